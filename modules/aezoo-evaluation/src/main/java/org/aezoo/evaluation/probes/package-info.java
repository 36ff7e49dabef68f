/** How well classes can be told from codes, by a linear classifier and by nearest neighbours. */
@NullMarked
package org.aezoo.evaluation.probes;

import org.jspecify.annotations.NullMarked;
