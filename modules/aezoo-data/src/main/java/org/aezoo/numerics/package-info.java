/** Numerics that more than one module needs: principal components and what they are made of. */
@NullMarked
package org.aezoo.numerics;

import org.jspecify.annotations.NullMarked;
