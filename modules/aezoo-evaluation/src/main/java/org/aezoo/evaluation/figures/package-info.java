/** Charts and pictures, drawn into images. */
@NullMarked
package org.aezoo.evaluation.figures;

import org.jspecify.annotations.NullMarked;
