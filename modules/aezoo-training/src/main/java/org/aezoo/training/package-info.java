/** The training room: the trainer, its options, schedules and checkpoints, and the run folder. */
@NullMarked
package org.aezoo.training;

import org.jspecify.annotations.NullMarked;
