/** Codes that change little with their row. */
@NullMarked
package org.aezoo.models.contractive;

import org.jspecify.annotations.NullMarked;
