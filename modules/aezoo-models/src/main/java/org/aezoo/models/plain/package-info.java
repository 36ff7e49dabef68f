/** Autoencoders that rebuild rows and do nothing else: linear, shallow, deep, convolutional. */
@NullMarked
package org.aezoo.models.plain;

import org.jspecify.annotations.NullMarked;
