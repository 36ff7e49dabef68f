/**
 * What every variant declares ({@link org.aezoo.models.AutoencoderModel}) and what only some can do. A family of variants is
 * a package below this one; {@link org.aezoo.models.zoo.Zoo} lists them.
 */
@NullMarked
package org.aezoo.models;

import org.jspecify.annotations.NullMarked;
