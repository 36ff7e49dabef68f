/**
 * Custom layers, vertices and losses for Deeplearning4j, and the kernels that they run on. Saved models name the classes
 * listed in {@code persisted-classes.txt}: never rename or move these.
 */
@NullMarked
package org.aezoo.layers;

import org.jspecify.annotations.NullMarked;
