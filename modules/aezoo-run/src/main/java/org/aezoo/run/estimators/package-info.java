/** A model for a purpose in one call: anomalies, features, cleaning, samples, search. */
@NullMarked
package org.aezoo.run.estimators;

import org.jspecify.annotations.NullMarked;
