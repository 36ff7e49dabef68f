/** The data room: where examples come from, how they are scaled and split, and how batches of them are made. */
@NullMarked
package org.aezoo.data;

import org.jspecify.annotations.NullMarked;
