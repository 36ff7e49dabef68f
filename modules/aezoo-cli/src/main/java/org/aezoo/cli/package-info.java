/** The aezoo command. */
@NullMarked
package org.aezoo.cli;

import org.jspecify.annotations.NullMarked;
