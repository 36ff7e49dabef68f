package org.aezoo.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What a contestant's process prints on its last line, as JSON with keys in snake_case. What it was not asked for, or
 * cannot do, is absent.
 *
 * @param version of the library
 * @param firstLoss nats per example of the first batch, before the first step
 * @param secondsToFirstStep from the start of the process to the end of the first step
 * @param secondsPerStep of training on arrays in memory, median
 * @param steps that were timed
 * @param encodedPerSecond rows encoded per second, 256 at a time
 * @param scoredPerSecond rows scored per second, 256 at a time
 * @param microsecondsPerScore of a row that is scored alone, median
 * @param pathExamplesPerSecond examples per second through the data path that reads ahead
 * @param pathWaited share of that time in which training waited for data, from 0 to 1
 * @param peakMebibytes the most memory the process had in RAM
 */
record Measurement(
        String version,
        @Nullable Double firstLoss,
        @Nullable Double secondsToFirstStep,
        double secondsPerStep,
        int steps,
        @Nullable Double encodedPerSecond,
        @Nullable Double scoredPerSecond,
        @Nullable Double microsecondsPerScore,
        @Nullable Double pathExamplesPerSecond,
        @Nullable Double pathWaited,
        long peakMebibytes) {}
