/** Correction of batches, clusters and filling in, for cells. */
@NullMarked
package org.aezoo.models.saucie;

import org.jspecify.annotations.NullMarked;
