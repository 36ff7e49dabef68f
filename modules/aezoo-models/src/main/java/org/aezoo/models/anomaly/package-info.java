/** Anomaly scores for tables. */
@NullMarked
package org.aezoo.models.anomaly;

import org.jspecify.annotations.NullMarked;
