/** What is worked out step by step while a series comes in, with bounded time and memory. */
@NullMarked
package org.aezoo.numerics.online;

import org.jspecify.annotations.NullMarked;
