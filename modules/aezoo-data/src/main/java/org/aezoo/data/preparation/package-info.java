/** What is done to rows before a model sees them: binarising, TF-IDF, one-hot batches. */
@NullMarked
package org.aezoo.data.preparation;

import org.jspecify.annotations.NullMarked;
