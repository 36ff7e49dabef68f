/** Codes of indices: vectors of a codebook, or levels of a scale. */
@NullMarked
package org.aezoo.models.quantised;

import org.jspecify.annotations.NullMarked;
