/** Training: the trainers, their options, schedules and checkpoints, and the run folder. */
@NullMarked
package org.aezoo.training;

import org.jspecify.annotations.NullMarked;
