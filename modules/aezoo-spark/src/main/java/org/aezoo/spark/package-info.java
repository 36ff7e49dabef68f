/** Training and scoring on an Apache Spark cluster: the same models, the same files, rows from anywhere. */
@NullMarked
package org.aezoo.spark;

import org.jspecify.annotations.NullMarked;
