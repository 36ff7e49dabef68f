package org.aezoo.models;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.numerics.GaussianMixture;

/**
 * How the continuous codes of training rows are distributed: a {@link GaussianMixture} of as many components as codes that
 * were held out are most likely under, at most 20 (Ghosh et al., 2020, there 10).
 *
 * <p>In a model file it is {@code mixture.bin}: format, components, units, four bytes each; then for each component weight,
 * means and the rows of the covariance's Cholesky factor up to the diagonal, as doubles, all big-endian. Files to pass on
 * have none, as a component may stand on few rows.
 */
public final class CodeMixture {

    /** Units of the widest code that is fitted: a covariance has half the square of them. */
    public static final int WIDEST = 256;

    /** Rows whose codes are fitted, at most. */
    public static final int MOST_ROWS = 10_000;

    private static final int MOST_COMPONENTS = 20;
    private static final int FORMAT = 1;

    private final GaussianMixture mixture;

    private CodeMixture(GaussianMixture mixture) {
        this.mixture = mixture;
    }

    /**
     * Fits one.
     *
     * @param codes [n][units], at least one
     * @param seed decides which are held out and where fitting starts
     */
    public static CodeMixture fit(float[][] codes, long seed) {
        return new CodeMixture(GaussianMixture.best(codes, seed));
    }

    /**
     * Whether one can be fitted to the codes of a model.
     *
     * @throws InvalidInputException if they are indices, or have more than 256 units
     */
    public static void check(AutoencoderModel model) {
        if (!Quantised.grids(model).isEmpty()) {
            throw new InvalidInputException(
                    "the codes of " + model.id() + " are indices, which have a prior of their own, and no mixture");
        }
        if (model.codeSize() > WIDEST) {
            throw new InvalidInputException("a code must have at most " + WIDEST
                    + " units to fit a mixture of Gaussians to, and that of " + model.id() + " has "
                    + model.codeSize() + ": sampling needs a smaller code, or a model such as vae");
        }
    }

    /** How many Gaussians it consists of, 1 to 20. */
    public int components() {
        return mixture.components();
    }

    /** Draws a code. */
    public double[] sample(SplittableRandom random) {
        return mixture.sample(random);
    }

    /**
     * How likely codes are.
     *
     * @param codes [n][units]
     * @return mean over the codes of the log density, in nats
     */
    public double logLikelihood(float[][] codes) {
        return mixture.logLikelihood(codes);
    }

    /** Writes what {@link #read} reads. */
    public void write(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(FORMAT);
        out.writeInt(mixture.components());
        out.writeInt(mixture.size());
        for (int k = 0; k < mixture.components(); k++) {
            out.writeDouble(mixture.weights()[k]);
            write(mixture.mean(k), out);
            for (double[] row : mixture.factor(k)) {
                write(row, out);
            }
        }
        out.flush();
    }

    private static void write(double[] values, DataOutputStream out) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    /** Reads no more than the sizes allow, whatever the stream holds. */
    public static CodeMixture read(InputStream from, AutoencoderModel model) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int format = in.readInt();
        int components = in.readInt();
        int size = in.readInt();
        check(model);
        if (format != FORMAT || components < 1 || components > MOST_COMPONENTS || size != model.codeSize()) {
            throw new IOException("a mixture of format " + format + " with " + components + " components of " + size
                    + " units does not fit a code of " + model.codeSize());
        }
        double[] weights = new double[components];
        double[][] means = new double[components][];
        double[][][] factors = new double[components][size][];
        for (int k = 0; k < components; k++) {
            weights[k] = in.readDouble();
            means[k] = doubles(size, in);
            for (int i = 0; i < size; i++) {
                factors[k][i] = doubles(i + 1, in);
            }
        }
        if (in.read() != -1) {
            throw new IOException("there is more behind the mixture's " + components + " components");
        }
        return new CodeMixture(new GaussianMixture(weights, means, factors));
    }

    private static double[] doubles(int count, DataInputStream in) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
