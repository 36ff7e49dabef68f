/**
 * What layers of this library have in common: settings as JSON properties, equality, memory reports, and the bases
 * that a new layer extends.
 */
@NullMarked
package org.aezoo.layers.base;

import org.jspecify.annotations.NullMarked;
