/** Codes of which few units are on, and dictionaries of directions that they choose from. */
@NullMarked
package org.aezoo.layers.sparse;

import org.jspecify.annotations.NullMarked;
