/** The commands, one class each, and what several of them do alike. */
@NullMarked
package org.aezoo.cli.commands;

import org.jspecify.annotations.NullMarked;
