/**
 * The embedded data set: handwriting-like digits which the program draws for itself, so that everything can be tried
 * with nothing to download. The same seed gives the same bytes on every machine and every Java version.
 */
@NullMarked
package org.aezoo.data.digits;

import org.jspecify.annotations.NullMarked;
