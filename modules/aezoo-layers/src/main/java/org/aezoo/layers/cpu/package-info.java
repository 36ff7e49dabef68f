/**
 * Work on the processor: threads and instruction sets, products of matrices through oneDNN or OpenBLAS, activations,
 * loops shared out to threads. Outside of {@code org.aezoo.layers} only {@link org.aezoo.layers.cpu.NativeThreads},
 * {@link org.aezoo.layers.cpu.Processor} and {@link org.aezoo.layers.cpu.Device} are of use.
 */
@NullMarked
package org.aezoo.layers.cpu;

import org.jspecify.annotations.NullMarked;
