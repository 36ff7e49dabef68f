/** What simpler methods reach: affine maps, filters, linear archetypes. */
@NullMarked
package org.aezoo.evaluation.baselines;

import org.jspecify.annotations.NullMarked;
