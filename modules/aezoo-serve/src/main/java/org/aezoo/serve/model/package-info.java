/** What requests are answered with: models that can be exchanged, their operations, and the turns that these take. */
@NullMarked
package org.aezoo.serve.model;

import org.jspecify.annotations.NullMarked;
