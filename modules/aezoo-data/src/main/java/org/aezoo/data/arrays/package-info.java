/** Numbers that a program has already: arrays of ND4J, iterators, streams, and what NumPy wrote. */
@NullMarked
package org.aezoo.data.arrays;

import org.jspecify.annotations.NullMarked;
