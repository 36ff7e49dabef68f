/** The zoo itself: one file per variant, the list of them, the trained model with its roles, and the model file. */
@NullMarked
package org.aezoo.models;

import org.jspecify.annotations.NullMarked;
