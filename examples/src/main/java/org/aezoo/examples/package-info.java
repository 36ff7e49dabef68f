/** One main per variant and per use. */
@NullMarked
package org.aezoo.examples;

import org.jspecify.annotations.NullMarked;
