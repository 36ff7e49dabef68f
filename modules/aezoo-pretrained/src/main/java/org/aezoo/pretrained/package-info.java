/** Trained models by name: which there are, their cards, and where their weights are found. */
@NullMarked
package org.aezoo.pretrained;

import org.jspecify.annotations.NullMarked;
