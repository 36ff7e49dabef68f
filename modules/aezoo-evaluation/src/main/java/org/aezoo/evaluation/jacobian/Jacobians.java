package org.aezoo.evaluation.jacobian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.Quantised;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.SymmetricEigen;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * How the code of a trained autoencoder moves with its example: the Jacobian of the encoder at a row.
 *
 * <pre>
 *   J_ji = dz_j / dx_i             [codeSize][inputSize], x in scaled units; z the mean of a code that is drawn
 *   |J|  = sqrt(sum_ij J_ji^2)     its Frobenius norm
 *   J    = sum_k s_k u_k v_k'      s_1 the largest; the directions v_k with large s_k are tangents of the data, as
 *                                  far as the encoder has learnt them
 * </pre>
 *
 * <p>The Jacobian of an encoder of fully connected layers is exact, the product of its layers' Jacobians. That of any
 * other is made of central differences on a copy of the network in double precision, {@code 2 inputSize} examples
 * through the network for every row. Where an encoder has a kink, as at the zero of a ReLU, either is the derivative on some
 * side of it.
 *
 * @see <a href="https://papers.nips.cc/paper/2011/hash/d1f44e2f09dc172978a4d3151d11d63e-Abstract.html">Rifai et al.,
 *     The Manifold Tangent Classifier, 2011</a>
 */
public final class Jacobians implements AutoCloseable {

    private final TrainedAutoencoder trained;
    private final EncoderJacobian encoder;

    private Jacobians(TrainedAutoencoder trained, EncoderJacobian encoder) {
        this.trained = trained;
        this.encoder = encoder;
    }

    /**
     * The Jacobians of a model as it is now; later training does not change them.
     *
     * @param trained stays the caller's
     * @throws InvalidInputException if its code is one of finitely many, or depends on a hole or a level of noise too
     */
    public static Jacobians of(TrainedAutoencoder trained) {
        String obstacle = obstacle(trained.model());
        if (obstacle != null) {
            throw new InvalidInputException(
                    "the code of " + trained.model().id() + " is " + obstacle + ", and has no Jacobian");
        }
        return trained.whileOpen(() -> new Jacobians(
                trained,
                DenseJacobian.of(trained)
                        .<EncoderJacobian>map(exact -> exact)
                        .orElseGet(() -> new FiniteDifferenceJacobian(trained))));
    }

    /** The same by central differences, whatever the encoder. */
    static Jacobians byDifferences(TrainedAutoencoder trained) {
        return new Jacobians(trained, new FiniteDifferenceJacobian(trained));
    }

    /** What a code is that no Jacobian can tell of; null where there is one. */
    private static @Nullable String obstacle(AutoencoderModel model) {
        if (model instanceof Masked) {
            return "that of an example with a hole";
        }
        if (!Quantised.grids(model).isEmpty()) {
            return "one of finitely many";
        }
        return model instanceof NoiseConditioned ? "that of an example and a level of noise" : null;
    }

    /** Whether a model's Jacobians are products of those of fully connected layers: exact, and quick to work out. */
    public static boolean exactFor(TrainedAutoencoder trained) {
        return obstacle(trained.model()) == null
                && trained.whileOpen(() -> DenseJacobian.of(trained)).isPresent();
    }

    /**
     * The Jacobian at a row.
     *
     * @param row [inputSize] in source units
     * @return [codeSize][inputSize], per scaled unit
     */
    public double[][] at(float[] row) {
        if (row.length != trained.shape().size()) {
            throw new InvalidInputException("a row must have " + trained.shape().size()
                    + " values as the model's input has, got " + row.length);
        }
        float[] scaled = row.clone();
        trained.scaling().apply(scaled, scaled.length);
        double[] x = new double[scaled.length];
        Arrays.setAll(x, i -> scaled[i]);
        return encoder.jacobian(x);
    }

    /** The Frobenius norm of a matrix. */
    public static double norm(double[][] jacobian) {
        double sum = 0;
        for (double[] row : jacobian) {
            sum += Vectors.dot(row, row);
        }
        return Math.sqrt(sum);
    }

    /**
     * The mean over rows of the Jacobian's Frobenius norm.
     *
     * @param trained stays the caller's
     * @param data of the shape that the model was trained on
     * @param rows drawn from the data without replacement; all of them where it has no more
     * @param seed decides which
     */
    public static double meanNorm(TrainedAutoencoder trained, Dataset data, int rows, long seed) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows);
        }
        double[] sum = {0};
        Dataset drawn = data.subset(draw(data.size(), rows, seed));
        try (Jacobians jacobians = of(trained)) {
            trained.forEach(drawn, view -> {
                for (float[] scaled : view.scaled()) {
                    double[] x = new double[scaled.length];
                    Arrays.setAll(x, i -> scaled[i]);
                    sum[0] += norm(jacobians.encoder.jacobian(x));
                }
            });
        }
        return sum[0] / drawn.size();
    }

    /** The first {@code count} places of a shuffled sequence, in rising order. */
    private static int[] draw(int size, int count, long seed) {
        int[] places = new int[size];
        Arrays.setAll(places, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        int taken = Math.min(size, count);
        for (int i = 0; i < taken; i++) {
            int other = i + random.nextInt(size - i);
            int place = places[i];
            places[i] = places[other];
            places[other] = place;
        }
        int[] drawn = Arrays.copyOf(places, taken);
        Arrays.sort(drawn);
        return drawn;
    }

    /**
     * The spectrum of a Jacobian and its leading directions.
     *
     * @param values all singular values, the largest first; those below 1e-7 of the largest are rounding
     * @param directions [count][inputSize] of length 1, the right singular vectors of the largest values, each with
     *     its largest entry positive
     */
    public record Tangents(double[] values, double[][] directions) {}

    /**
     * The tangents at a row. Fewer than {@code count} come back where the Jacobian has a lower rank.
     *
     * @param row [inputSize] in source units
     * @param count at least 1
     */
    public Tangents tangents(float[] row, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, got " + count);
        }
        return tangents(at(row), count);
    }

    /** By way of the eigenvectors of J J' or J' J, whichever is smaller. */
    static Tangents tangents(double[][] jacobian, int count) {
        double[][] transposed = transposed(jacobian);
        boolean wide = jacobian.length <= transposed.length;
        SymmetricEigen eigen = new SymmetricEigen(products(wide ? jacobian : transposed));
        double[] values = new double[Math.min(jacobian.length, transposed.length)];
        Arrays.setAll(values, k -> Math.sqrt(Math.max(0, eigen.value(k))));
        List<double[]> directions = new ArrayList<>();
        for (int k = 0; k < Math.min(count, values.length) && values[k] > 1e-7 * values[0]; k++) {
            double[] vector = eigen.vector(k);
            double[] direction = vector;
            if (wide) {
                double value = values[k];
                direction = Arrays.stream(transposed)
                        .mapToDouble(column -> Vectors.dot(column, vector) / value)
                        .toArray();
            }
            directions.add(pointed(direction));
        }
        return new Tangents(values, directions.toArray(double[][]::new));
    }

    private static double[] pointed(double[] direction) {
        double largest = 0;
        for (double value : direction) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        double sign = largest < 0 ? -1 : 1;
        return Arrays.stream(direction).map(value -> sign * value).toArray();
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    /** A A'. */
    private static double[][] products(double[][] rows) {
        double[][] result = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                result[i][j] = Vectors.dot(rows[i], rows[j]);
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    /** Gives the native memory back that a copy of the network takes. */
    @Override
    public void close() {
        encoder.close();
    }
}
