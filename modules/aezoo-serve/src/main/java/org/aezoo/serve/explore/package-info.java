/** What the page shows beside a model's answers: known rows around a row, the plane of codes, what would make a row normal. */
@NullMarked
package org.aezoo.serve.explore;

import org.jspecify.annotations.NullMarked;
