/** Series over time: networks that know which values follow one another. */
@NullMarked
package org.aezoo.models.series;

import org.jspecify.annotations.NullMarked;
