/** Numerics that more than one module needs: principal components, nearest neighbours, clustering, decompositions. */
@NullMarked
package org.aezoo.numerics;

import org.jspecify.annotations.NullMarked;
