/**
 * What a setting is: its range, its default, its text; how a record of settings is checked, changed and described.
 */
@NullMarked
package org.aezoo.models.settings;

import org.jspecify.annotations.NullMarked;
