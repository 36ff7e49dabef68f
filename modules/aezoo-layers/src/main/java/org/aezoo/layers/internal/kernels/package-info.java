/** Dense layers and their losses in one walk over the rows, and the maximum mean discrepancy. */
@NullMarked
package org.aezoo.layers.internal.kernels;

import org.jspecify.annotations.NullMarked;
