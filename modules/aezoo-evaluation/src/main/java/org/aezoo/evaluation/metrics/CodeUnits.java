package org.aezoo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.Posterior;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * What each unit of a variational code carries, and whether it has collapsed onto the prior: then its posterior is the
 * standard normal one whatever the example, and the decoder has learnt to do without it.
 *
 * <pre>
 *   kl_j        = mean_x KL(q(z_j | x) || N(0, 1))        nats; the units' sum is the model's kl
 *   variance_j  = var_x E[z_j | x]                        of the posterior's mean over examples
 *   active      : variance_j &gt; 0.01                       (Burda et al., 2016)
 * </pre>
 *
 * @param divergences kl_j, one per unit
 * @param variances variance_j, one per unit
 * @see <a href="https://arxiv.org/abs/1509.00519">Burda et al., 2016</a>
 */
public record CodeUnits(List<Double> divergences, List<Double> variances) {

    public CodeUnits {
        divergences = List.copyOf(divergences);
        variances = List.copyOf(variances);
    }

    /**
     * Measures. Rows enter as in training, binarised by the model's seed if at all.
     *
     * @param trained a variational model; stays the caller's
     * @param data at least one row, of the shape that the model was trained on
     * @throws InvalidInputException if the model is not variational, or the data does not fit it
     */
    public static CodeUnits of(TrainedAutoencoder trained, Dataset data) {
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows to evaluate on");
        }
        int size = trained.model().codeSize();
        double[] divergences = new double[size];
        double[] means = new double[size];
        double[] squares = new double[size];
        int[] examples = {0};
        trained.forEach(data, view -> {
            float[][] inputs = new float[view.scaled().length][];
            Arrays.setAll(
                    inputs,
                    i -> ImportanceWeightedBound.fed(
                            trained,
                            trained.model().inputs().get(0),
                            view.scaled()[i],
                            view.first() + i,
                            trained.seed()));
            Posterior posterior = trained.network().posterior(inputs);
            for (int i = 0; i < inputs.length; i++) {
                examples[0]++;
                for (int j = 0; j < size; j++) {
                    divergences[j] += posterior.divergence(i, j);
                    // Welford's update, as a mean that is large against the deviation must not hide it
                    double delta = posterior.means()[i][j] - means[j];
                    means[j] += delta / examples[0];
                    squares[j] += delta * (posterior.means()[i][j] - means[j]);
                }
            }
        });
        List<Double> kl = new ArrayList<>();
        List<Double> variances = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            kl.add(divergences[j] / examples[0]);
            variances.add(squares[j] / examples[0]);
        }
        return new CodeUnits(kl, variances);
    }

    /** How many units have not collapsed. */
    public int active() {
        return (int) variances.stream()
                .filter(variance -> variance > MetricSums.ACTIVE_VARIANCE)
                .count();
    }

    /** One line that says so if units have collapsed. */
    public Optional<String> warning() {
        return warning(active(), variances.size());
    }

    public static Optional<String> warning(int active, int units) {
        int collapsed = units - active;
        if (collapsed <= 0) {
            return Optional.empty();
        }
        return Optional.of(collapsed + " of " + units + " code units have collapsed onto the prior: "
                + (2 * active >= units
                        ? "a code of " + active + " does the same"
                        : "try a smaller code, or beta-vae with free-bits or warm-up-steps"));
    }
}
