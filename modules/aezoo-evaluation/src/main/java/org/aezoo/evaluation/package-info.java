/** The evaluation room: metrics, principal components, pictures and the report. */
@NullMarked
package org.aezoo.evaluation;

import org.jspecify.annotations.NullMarked;
