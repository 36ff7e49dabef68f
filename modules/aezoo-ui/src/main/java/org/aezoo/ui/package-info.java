/** Deeplearning4j's training UI, for this machine's own browser. */
@NullMarked
package org.aezoo.ui;

import org.jspecify.annotations.NullMarked;
