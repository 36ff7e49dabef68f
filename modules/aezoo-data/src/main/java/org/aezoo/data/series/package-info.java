/** Series over time: files of them, their time stamps and periods, and the windows that models see of them. */
@NullMarked
package org.aezoo.data.series;

import org.jspecify.annotations.NullMarked;
