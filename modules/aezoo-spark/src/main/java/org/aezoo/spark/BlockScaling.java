package org.aezoo.spark;

import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.ScalingChoice;
import org.aezoo.models.Variational;
import org.jspecify.annotations.Nullable;

/** How rows on a cluster are scaled for a model: as {@link ScalingChoice} says, from statistics of the blocks. */
final class BlockScaling {

    /** As many rows as {@link Scaling} finds quartiles in on one machine. */
    private static final int QUARTILE_ROWS = 50_000;

    private BlockScaling() {}

    /**
     * Fits it.
     *
     * @param asked null for the usual one
     * @throws InvalidInputException if the scaled rows do not suit the model's loss
     */
    static Scaling fit(AutoencoderModel model, SparkRows data, Blocks blocks, Scaling.@Nullable Kind asked) {
        Scaling.Kind usual = ScalingChoice.usual(model, data.shape());
        Scaling.Kind kind = asked == null ? usual : asked;
        if (model.loss() == ReconstructionLoss.MULTINOMIAL && kind != Scaling.Kind.NONE) {
            throw new InvalidInputException(
                    model.id() + " takes counts as they are: scaling must be none, got " + kind.id());
        }
        ColumnStatistics statistics = blocks.statistics(data.shape().size());
        Scaling fitted = switch (kind) {
            case NONE -> Scaling.none();
            case PIXEL -> asked == null && statistics.isUnitInterval() ? Scaling.none() : Scaling.pixel();
            case MIN_MAX -> Scaling.fit(kind, data.dataset(new double[][] {statistics.low(), statistics.high()}));
            case STANDARD -> new Scaling(kind, statistics.mean(), statistics.deviation());
            case ROBUST -> Scaling.fit(kind, data.dataset(blocks.sample(QUARTILE_ROWS)));
        };
        checkRange(model, data, statistics, fitted);
        return fitted;
    }

    private static void checkRange(
            AutoencoderModel model, SparkRows data, ColumnStatistics statistics, Scaling fitted) {
        float[] low = new float[statistics.columns()];
        float[] high = new float[low.length];
        fitted.apply(statistics.low(), low, 0);
        fitted.apply(statistics.high(), high, 0);
        for (int i = 0; i < low.length; i++) {
            String column = data.featureNames().isEmpty()
                    ? "value " + i
                    : "column '" + data.featureNames().get(i) + "'";
            if (model.loss() == ReconstructionLoss.BERNOULLI && !(low[i] >= 0 && high[i] <= 1)) {
                throw new InvalidInputException("loss bernoulli needs values in [0, 1], but " + data.name()
                        + " has " + (low[i] >= 0 ? high[i] : low[i]) + " in " + column + " with "
                        + fitted.kind().id() + " scaling: scale with min-max, or set loss="
                        + (model instanceof Variational ? "gaussian" : "mse")
                        + " and output-activation=identity");
            }
            if (model.loss() == ReconstructionLoss.MULTINOMIAL && !(low[i] >= 0)) {
                throw new InvalidInputException(model.id() + " takes counts, 0 or more, but " + data.name() + " has "
                        + low[i] + " in " + column);
            }
        }
    }
}
