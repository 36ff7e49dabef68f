/** Nearest vectors of a codebook and how these learn, on the CPU and by ND4J. */
@NullMarked
package org.aezoo.layers.internal.codebook;

import org.jspecify.annotations.NullMarked;
