/** Trained models behind HTTP: {@link org.aezoo.serve.HttpModelServer} and what it lets in, how it answers and counts. */
@NullMarked
package org.aezoo.serve;

import org.jspecify.annotations.NullMarked;
