/** Figures of trained models, and the yardsticks that they are held against. */
@NullMarked
package org.aezoo.evaluation.metrics;

import org.jspecify.annotations.NullMarked;
