/** Context encoders, which fill in what a mask hides. */
@NullMarked
package org.aezoo.models.inpainting;

import org.jspecify.annotations.NullMarked;
