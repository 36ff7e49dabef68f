/** Noise and masks, from which denoising and inpainting models learn. */
@NullMarked
package org.aezoo.data.corruption;

import org.jspecify.annotations.NullMarked;
