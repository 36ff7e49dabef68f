/** Forward passes of whole networks without the graph, for many rows. */
@NullMarked
package org.aezoo.layers.inference;

import org.jspecify.annotations.NullMarked;
