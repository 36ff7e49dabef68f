/** Speed side by side with other libraries: {@link org.aezoo.benchmarks.Benchmark} runs everything. */
@NullMarked
package org.aezoo.benchmarks;

import org.jspecify.annotations.NullMarked;
