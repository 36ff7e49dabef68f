/** Derivatives of codes with respect to rows. */
@NullMarked
package org.aezoo.evaluation.jacobian;

import org.jspecify.annotations.NullMarked;
