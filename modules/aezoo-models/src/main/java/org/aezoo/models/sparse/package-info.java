/** Codes in which few units are active. */
@NullMarked
package org.aezoo.models.sparse;

import org.jspecify.annotations.NullMarked;
