/** Penalties by which codes become fit to be drawn from. */
@NullMarked
package org.aezoo.layers.variational;

import org.jspecify.annotations.NullMarked;
