/** Rows as mixtures of a few archetypes. */
@NullMarked
package org.aezoo.models.archetypal;

import org.jspecify.annotations.NullMarked;
