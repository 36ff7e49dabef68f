package org.aezoo.evaluation.baselines;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.settings.Require;

/**
 * Linear archetypal analysis, the yardstick for archetypal autoencoders: corners that are mixtures of rows, such that
 * rows are mixtures of corners.
 *
 * <pre>
 *   A = C X       archetypes        [k, size]; rows of C are not negative and sum to one
 *   Y = S A       reconstructions   [rows, size]; rows of S are not negative and sum to one
 *   C, S = argmin sum (X - Y)^2
 * </pre>
 *
 * <p>Projected gradient steps in turn on C and S, started from rows far from each other ("furthest sum"), in double
 * precision. It needs memory for {@code rows * k} numbers twice.
 *
 * @see <a href="https://doi.org/10.1016/j.neucom.2011.06.033">Mørup and Hansen, 2012</a>
 */
public final class LinearArchetypes {

    private static final int ROUNDS = 500;
    private static final int STEPS = 10;
    private static final double ENOUGH = 1e-8;

    private final double[][] x;
    private final double[][] c;
    private final double[][] s;
    private double[][] a;
    private double cStep = 1;
    private double sStep = 1;

    private LinearArchetypes(double[][] x, int count, SplittableRandom random) {
        this.x = x;
        int[] start = furthest(x, count, random);
        c = new double[count][x.length];
        a = new double[count][];
        for (int k = 0; k < count; k++) {
            c[k][start[k]] = 1;
            a[k] = x[start[k]].clone();
        }
        s = new double[x.length][count];
        for (double[] mixture : s) {
            Arrays.setAll(mixture, k -> -Math.log(1 - random.nextDouble()));
            normalise(mixture);
        }
    }

    /**
     * Finds archetypes.
     *
     * @param rows all of one length
     * @param count how many, from 2 to the number of rows
     * @param seed decides where the search starts
     * @return [count][size]
     */
    public static double[][] fit(float[][] rows, int count, long seed) {
        Require.atLeast("count", count, 2);
        if (count > rows.length) {
            throw new InvalidInputException(
                    "archetypes must be at most the number of rows, " + rows.length + ", got " + count);
        }
        double[][] x = new double[rows.length][rows[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] = rows[i][j];
            }
        }
        LinearArchetypes search = new LinearArchetypes(x, count, new SplittableRandom(seed));
        search.run();
        return search.a;
    }

    private void run() {
        double total = 0;
        for (double[] row : x) {
            total += dot(row, row);
        }
        improveMixtures(5 * STEPS);
        double last = error();
        for (int round = 0; round < ROUNDS; round++) {
            improveCorners(total);
            improveMixtures(STEPS);
            double error = error();
            if (last - error <= ENOUGH * total) {
                break;
            }
            last = error;
        }
    }

    /** Rows that are far from all others chosen so far; the first ones, chosen by chance, are chosen again at the end. */
    private static int[] furthest(double[][] x, int count, SplittableRandom random) {
        double[] sums = new double[x.length];
        boolean[] taken = new boolean[x.length];
        Deque<Integer> chosen = new ArrayDeque<>();
        int next = random.nextInt(x.length);
        for (int turn = 0; turn < 2 * count + 8; turn++) {
            if (chosen.size() == count) {
                int first = chosen.removeFirst();
                taken[first] = false;
                addDistances(sums, x, first, -1);
            }
            if (turn > 0) {
                next = -1;
                for (int i = 0; i < x.length; i++) {
                    if (!taken[i] && (next < 0 || sums[i] > sums[next])) {
                        next = i;
                    }
                }
            }
            chosen.addLast(next);
            taken[next] = true;
            addDistances(sums, x, next, 1);
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void addDistances(double[] sums, double[][] x, int from, int sign) {
        for (int i = 0; i < x.length; i++) {
            sums[i] += sign * Math.sqrt(squaredDistance(x[i], x[from]));
        }
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            sum += (one[j] - other[j]) * (one[j] - other[j]);
        }
        return sum;
    }

    /** Steps for all rows' mixtures with one step size; a step that raises the error is taken back and halved. */
    private void improveMixtures(int steps) {
        int count = a.length;
        double[][] gram = new double[count][count];
        double scale = 0;
        for (int k = 0; k < count; k++) {
            for (int l = 0; l < count; l++) {
                gram[k][l] = dot(a[k], a[l]);
            }
            scale = Math.max(scale, gram[k][k]);
        }
        if (scale == 0) {
            return;
        }
        double[][] products = new double[x.length][count];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < count; k++) {
                products[i][k] = dot(x[i], a[k]);
            }
        }
        double[][] next = new double[x.length][count];
        double[] gradient = new double[count];
        for (int step = 0; step < steps; step++) {
            double gain = 0;
            for (int i = 0; i < x.length; i++) {
                double before = 0;
                for (int k = 0; k < count; k++) {
                    double of = dot(gram[k], s[i]);
                    gradient[k] = (of - products[i][k]) / scale;
                    before += s[i][k] * (of - 2 * products[i][k]);
                }
                project(s[i], gradient, sStep, next[i]);
                double after = 0;
                for (int k = 0; k < count; k++) {
                    after += next[i][k] * (dot(gram[k], next[i]) - 2 * products[i][k]);
                }
                gain += before - after;
            }
            if (gain < 0) {
                sStep /= 2;
                continue;
            }
            for (int i = 0; i < x.length; i++) {
                System.arraycopy(next[i], 0, s[i], 0, count);
            }
            sStep *= 1.2;
        }
    }

    private void improveCorners(double total) {
        int count = a.length;
        double[][] squares = new double[count][count];
        double[][] sx = new double[count][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < count; k++) {
                for (int l = 0; l < count; l++) {
                    squares[k][l] += s[i][k] * s[i][l];
                }
                addTo(sx[k], s[i][k], x[i]);
            }
        }
        double error = cornerError(a, squares, sx);
        for (int step = 0; step < STEPS; step++) {
            double[][] next = new double[count][x.length];
            double[][] corners = new double[count][x[0].length];
            for (int k = 0; k < count; k++) {
                double[] pull = new double[x[0].length];
                for (int l = 0; l < count; l++) {
                    addTo(pull, squares[k][l], a[l]);
                }
                addTo(pull, -1, sx[k]);
                double[] gradient = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    gradient[i] = dot(x[i], pull) / total;
                }
                project(c[k], gradient, cStep, next[k]);
                for (int i = 0; i < x.length; i++) {
                    addTo(corners[k], next[k][i], x[i]);
                }
            }
            double after = cornerError(corners, squares, sx);
            if (after > error) {
                cStep /= 2;
                continue;
            }
            System.arraycopy(next, 0, c, 0, count);
            a = corners;
            error = after;
            cStep *= 1.2;
        }
    }

    /** The squared error less that of zeros. */
    private static double cornerError(double[][] corners, double[][] squares, double[][] sx) {
        double sum = 0;
        for (int k = 0; k < corners.length; k++) {
            for (int l = 0; l < corners.length; l++) {
                sum += squares[k][l] * dot(corners[k], corners[l]);
            }
            sum -= 2 * dot(corners[k], sx[k]);
        }
        return sum;
    }

    private double error() {
        double sum = 0;
        double[] y = new double[x[0].length];
        for (int i = 0; i < x.length; i++) {
            Arrays.fill(y, 0);
            for (int k = 0; k < a.length; k++) {
                addTo(y, s[i][k], a[k]);
            }
            sum += squaredDistance(x[i], y);
        }
        return sum;
    }

    /** A step along the simplex: what would become negative is cut off, the rest sums to one again. */
    private static void project(double[] from, double[] gradient, double step, double[] to) {
        double mean = dot(from, gradient);
        for (int i = 0; i < from.length; i++) {
            to[i] = Math.max(0, from[i] - step * (gradient[i] - mean));
        }
        normalise(to);
    }

    private static void normalise(double[] shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = sum > 0 ? shares[i] / sum : 1.0 / shares.length;
        }
    }

    private static void addTo(double[] sum, double factor, double[] what) {
        if (factor != 0) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += factor * what[j];
            }
        }
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            sum += one[j] * other[j];
        }
        return sum;
    }
}
