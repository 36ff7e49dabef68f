/** Deep autoencoders whose layers are pretrained one after another. */
@NullMarked
package org.aezoo.models.stacked;

import org.jspecify.annotations.NullMarked;
