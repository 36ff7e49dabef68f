/** Trained models as ONNX files: encoder, decoder, whole model and anomaly scores, in the units of the user's rows. */
@NullMarked
package org.aezoo.onnx;

import org.jspecify.annotations.NullMarked;
