/** Options that several commands have. */
@NullMarked
package org.aezoo.cli.options;

import org.jspecify.annotations.NullMarked;
