/** The list of all variants, built in or provided by others. */
@NullMarked
package org.aezoo.models.zoo;

import org.jspecify.annotations.NullMarked;
