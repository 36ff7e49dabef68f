/** Indices of hashes, and how often what is found is of the same class. */
@NullMarked
package org.aezoo.evaluation.search;

import org.jspecify.annotations.NullMarked;
