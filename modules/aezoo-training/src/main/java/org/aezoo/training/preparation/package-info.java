/**
 * What is worked out from the rows before the first step: principal components as first weights, nearest neighbours as
 * targets.
 */
@NullMarked
package org.aezoo.training.preparation;

import org.jspecify.annotations.NullMarked;
