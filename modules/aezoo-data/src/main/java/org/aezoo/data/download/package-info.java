/** The named data sets, and how they are downloaded. */
@NullMarked
package org.aezoo.data.download;

import org.jspecify.annotations.NullMarked;
