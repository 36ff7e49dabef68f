/** Convolutions by oneDNN or as products of matrices. */
@NullMarked
package org.aezoo.layers.internal.convolution;

import org.jspecify.annotations.NullMarked;
