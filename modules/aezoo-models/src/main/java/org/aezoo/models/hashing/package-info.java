/** Codes by which rows that are alike are found. */
@NullMarked
package org.aezoo.models.hashing;

import org.jspecify.annotations.NullMarked;
