/** Data: where examples come from, how they are scaled and split, and how batches are made of them. */
@NullMarked
package org.aezoo.data;

import org.jspecify.annotations.NullMarked;
