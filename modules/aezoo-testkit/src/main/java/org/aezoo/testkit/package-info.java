/** What tests share: gradient checks, a second JVM, tiny data. */
@NullMarked
package org.aezoo.testkit;

import org.jspecify.annotations.NullMarked;
