/** Codes with a distribution: variational autoencoders and their decoders. */
@NullMarked
package org.aezoo.models.variational;

import org.jspecify.annotations.NullMarked;
