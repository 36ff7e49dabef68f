/** Lines, tables, bars: how the command prints. */
@NullMarked
package org.aezoo.cli.output;

import org.jspecify.annotations.NullMarked;
