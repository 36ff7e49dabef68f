/** Penalties on the posterior of variational autoencoders, over a batch. */
@NullMarked
package org.aezoo.layers.variational;

import org.jspecify.annotations.NullMarked;
