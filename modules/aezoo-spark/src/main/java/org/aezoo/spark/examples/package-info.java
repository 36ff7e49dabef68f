/** A main to copy from, started by {@code spark-submit}. */
@NullMarked
package org.aezoo.spark.examples;

import org.jspecify.annotations.NullMarked;
