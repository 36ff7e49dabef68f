/** Classifiers on the encoder of an autoencoder. */
@NullMarked
package org.aezoo.models.classifier;

import org.jspecify.annotations.NullMarked;
