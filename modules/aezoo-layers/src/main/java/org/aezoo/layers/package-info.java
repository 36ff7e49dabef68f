/** The layers room: custom Deeplearning4j layers, vertices and losses. Class names here are a file format: never rename them. */
@NullMarked
package org.aezoo.layers;

import org.jspecify.annotations.NullMarked;
