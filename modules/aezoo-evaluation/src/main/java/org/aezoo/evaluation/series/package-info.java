/** How well scores per time step mark the anomalies of a series: volumes under surfaces, NAB's score, point-adjusted F1. */
@NullMarked
package org.aezoo.evaluation.series;

import org.jspecify.annotations.NullMarked;
