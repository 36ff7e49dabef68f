/** Benchmarks of the zoo against its peers, side by side on one machine; see docs/performance.md. */
@NullMarked
package org.aezoo.benchmarks;

import org.jspecify.annotations.NullMarked;
