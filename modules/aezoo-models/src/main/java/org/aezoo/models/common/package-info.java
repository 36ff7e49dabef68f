/** What variants share: recurring settings, and the pieces that networks are put together from. */
@NullMarked
package org.aezoo.models.common;

import org.jspecify.annotations.NullMarked;
