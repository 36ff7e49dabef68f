/** Trained models: what they do by role, and their files. */
@NullMarked
package org.aezoo.models.trained;

import org.jspecify.annotations.NullMarked;
