/** Detectors of anomalies in series, on the Numenta Anomaly Benchmark and series of TSB-AD. */
@NullMarked
package org.aezoo.benchmarks.series;

import org.jspecify.annotations.NullMarked;
