/**
 * A whole run as one call: training, a threshold, figures, what the model is held against, remarks, the card, pictures
 * and the report. The command and Spark write their folders with it.
 */
@NullMarked
package org.aezoo.run;

import org.jspecify.annotations.NullMarked;
