/** The zoo itself: one file per variant, the list of them, and the trained model. */
@NullMarked
package org.aezoo.models;

import org.jspecify.annotations.NullMarked;
