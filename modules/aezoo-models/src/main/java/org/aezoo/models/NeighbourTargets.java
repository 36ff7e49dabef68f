package org.aezoo.models;

import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.jspecify.annotations.Nullable;

/** A model that may be trained to rebuild rows near the example in its place; see {@link TargetWalk}. */
public interface NeighbourTargets extends AutoencoderModel {

    /** Of how many nearest training rows one takes the example's place as target; 0 for the example itself. */
    @Setting(value = "nearest training rows that stand in as target; 0: the example itself", min = 0)
    @Default("10")
    int targetNeighbours();

    /** How often one goes on from neighbour to neighbour, 1 or more. */
    @Setting(value = "steps from neighbour to neighbour on the way to the target", min = 1)
    int targetSteps();

    /** What near means. */
    default TargetWalk.Distance targetDistance() {
        return TargetWalk.Distance.EUCLIDEAN;
    }

    /** What is rebuilt in training in the example's place; absent where it is the example itself. */
    default @Nullable TargetWalk targetWalk() {
        return targetNeighbours() == 0 ? null : new TargetWalk(targetNeighbours(), targetSteps(), targetDistance());
    }

    /** The {@link #targetWalk} of a model, absent where it rebuilds the example itself. */
    static @Nullable TargetWalk of(AutoencoderModel model) {
        return model instanceof NeighbourTargets targets ? targets.targetWalk() : null;
    }
}
