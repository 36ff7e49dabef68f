/** Autoencoders that see damaged rows, or lack a part of their code, while they are trained. */
@NullMarked
package org.aezoo.models.denoising;

import org.jspecify.annotations.NullMarked;
