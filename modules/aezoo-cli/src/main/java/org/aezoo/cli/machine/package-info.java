/** The backend that a command computes on: CPU or card, and where its native libraries lie. */
@NullMarked
package org.aezoo.cli.machine;

import org.jspecify.annotations.NullMarked;
