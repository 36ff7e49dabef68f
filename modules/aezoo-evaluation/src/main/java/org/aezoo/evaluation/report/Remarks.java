package org.aezoo.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.Metrics;
import org.aezoo.evaluation.metrics.Numbers;
import org.aezoo.evaluation.metrics.Yardstick;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.CodeGrid;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variational;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.trained.TrainedAutoencoder;

/** What a trained model falls short in, by its figures: one line each, with what to do about it. */
public final class Remarks {

    /** Of the mean row's error: what is left is as good as nothing. */
    private static final double NOTHING = 1e-4;

    /** Above this, one column has most of the error. */
    private static final double MOST = 0.5;

    /** Of two columns one has half of the error or more whatever happens. */
    private static final int SEVERAL = 3;

    /** With fewer choices for each vector of a codebook, some are not chosen by chance. */
    private static final int CHOICES = 10;

    /** By as much more than components' an error is as good as theirs. */
    private static final double NEAR = 1.02;

    private Remarks() {}

    /**
     * Everything that is to be said.
     *
     * @param trained stays the caller's
     * @param figures of {@link Metrics}
     * @param yardstick on the same rows
     */
    public static List<String> of(
            TrainedAutoencoder trained, Map<String, Double> figures, Yardstick.Figures yardstick) {
        List<String> remarks = new ArrayList<>();
        againstYardstick(trained, yardstick, remarks);
        column(yardstick, remarks);
        units(trained, figures, remarks);
        codebook(trained, figures, yardstick.rows(), remarks);
        return List.copyOf(remarks);
    }

    private static void againstYardstick(
            TrainedAutoencoder trained, Yardstick.Figures yardstick, List<String> remarks) {
        Purpose purpose = Purpose.of(trained.model());
        Double error = yardstick.error().model();
        Double mean = yardstick.error().mean();
        Double components = yardstick.error().components();
        if (error == null || purpose == Purpose.ANOMALIES) {
            return;
        }
        String against = "%s against %s";
        if (mean != null && error >= mean) {
            remarks.add("no better than the mean row (" + against.formatted(Numbers.of(error), Numbers.of(mean)) + " "
                    + yardstick.unit() + "): try another learning-rate or scaling");
            return;
        }
        if (mean != null && error < NOTHING * mean) {
            return;
        }
        boolean linear = trained.model() instanceof LinearAutoencoder;
        if (purpose == Purpose.RECONSTRUCTION && components != null && error >= NEAR * components) {
            remarks.add("no better than principal components of the same size ("
                    + against.formatted(Numbers.of(error), Numbers.of(components)) + " " + yardstick.unit()
                    + "): "
                    + (linear
                            ? "train for longer, or with another learning-rate"
                            : "linear does as well with less; more or wider hidden layers may do better"));
        }
    }

    private static void column(Yardstick.Figures yardstick, List<String> remarks) {
        if (yardstick.columns().size() < SEVERAL) {
            return;
        }
        Yardstick.Column worst = yardstick.columns().stream()
                .max(Comparator.comparingDouble(column -> share(column)))
                .orElseThrow();
        if (share(worst) > MOST) {
            remarks.add("column '" + worst.name() + "' has " + Math.round(100 * share(worst))
                    + " % of the squared error, the other "
                    + (yardstick.columns().size() - 1)
                    + " the rest: look at its values, leave it out (drop=), or try another scaling");
        }
    }

    private static double share(Yardstick.Column column) {
        Double share = column.share();
        return share == null ? 0 : share;
    }

    private static void units(TrainedAutoencoder trained, Map<String, Double> figures, List<String> remarks) {
        int size = trained.model().codeSize();
        int dead = figures.getOrDefault("dead_units", 0.0).intValue();
        if (Quantised.grids(trained.model()).isEmpty() && dead > 0) {
            remarks.add(dead + " of " + size + " code units are 0 for every row: a code of " + Math.max(1, size - dead)
                    + " does the same, or try another activation or a smaller learning-rate");
        }
        if (trained.model() instanceof Variational) {
            CodeUnits.warning(figures.getOrDefault("active_units", 0.0).intValue(), size)
                    .ifPresent(remarks::add);
        }
        int constant = figures.getOrDefault("constant_bits", 0.0).intValue();
        if (constant > 0) {
            remarks.add(constant + " of " + size + " bits are the same for every row: try a larger balance, or fewer"
                    + " bits");
        }
    }

    private static void codebook(
            TrainedAutoencoder trained, Map<String, Double> figures, long rows, List<String> remarks) {
        long vectors = 0;
        long choices = Long.MAX_VALUE;
        for (CodeGrid grid : Quantised.grids(trained.model())) {
            vectors += grid.codebookSize();
            choices = Math.min(choices, rows * grid.positions() / grid.codebookSize());
        }
        Double usage = figures.get("codebook_usage");
        if (usage == null || HashIndex.isOfBits(trained.model()) || choices < CHOICES) {
            return;
        }
        long unused = vectors - Math.round(usage * vectors);
        if (unused > 0) {
            remarks.add(unused + " of " + vectors + " vectors of the codebook are never chosen: a smaller codebook does"
                    + " the same");
        }
    }
}
