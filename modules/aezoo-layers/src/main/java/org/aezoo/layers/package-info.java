/**
 * Custom layers, vertices, losses and updaters for Deeplearning4j. Saved models name the classes listed in {@code
 * persisted-classes.txt}: never rename or move these.
 */
@NullMarked
package org.aezoo.layers;

import org.jspecify.annotations.NullMarked;
