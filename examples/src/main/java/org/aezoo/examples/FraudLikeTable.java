package org.aezoo.examples;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.evaluation.metrics.AnomalyMetrics;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * Payments, few of them fraud, none of them labelled for the model: it is trained on all rows as they come, ranks them,
 * and says which columns are strange in the first ones.
 *
 * <p>The payments are made up. Customers pay more in shops of some kinds, at some hours, near home; a fraud is a payment
 * whose amount, hour and distance are each such as others have, and do not go together.
 */
public final class FraudLikeTable {

    static final List<String> COLUMNS =
            List.of("amount", "hour", "kilometres", "payments_today", "days_since_last", "shop_rate");

    private FraudLikeTable() {}

    /** Takes the number of payments (5000), the share of frauds (0.01), the seed (1) and the number of steps (1500). */
    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        double share = args.length > 1 ? Double.parseDouble(args[1]) : 0.01;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        boolean[] fraud = new boolean[count];
        Dataset payments = payments(fraud, share, seed);
        compare(payments, fraud, share, seed, args.length > 3 ? Integer.parseInt(args[3]) : 1500);
    }

    /** Prints how well the anomaly variant and a plain autoencoder rank frauds, and the first rows of the former. */
    static AnomalyMetrics compare(Dataset payments, boolean[] fraud, double share, long seed, int steps) {
        System.out.printf("%d payments, %d frauds%n", fraud.length, count(fraud));
        ShallowAutoencoder plain = ShallowAutoencoder.tabular(COLUMNS.size());
        try (TrainedAutoencoder trained = train(plain, payments, seed, steps)) {
            print("shallow", AnomalyMetrics.of(trained.score(payments), fraud));
        }
        try (TrainedAutoencoder trained = train(AnomalyAutoencoder.tabular(COLUMNS.size()), payments, seed, steps)) {
            double[] scores = trained.score(payments);
            AnomalyMetrics detection = AnomalyMetrics.of(scores, fraud);
            print("anomaly", detection);
            Threshold threshold = Threshold.of(scores, Threshold.CONTAMINATION, share);
            int[] above = IntStream.range(0, scores.length)
                    .filter(i -> threshold.isAnomaly(scores[i]))
                    .toArray();
            System.out.printf(
                    "%d payments lie above the threshold, %d of them frauds%n",
                    above.length, Arrays.stream(above).filter(i -> fraud[i]).count());
            explain(trained, payments, scores, fraud);
            return detection;
        }
    }

    private static TrainedAutoencoder train(AutoencoderModel model, Dataset rows, long seed, int steps) {
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed).withValidation(0);
        return new Trainer(options.forRows(steps, rows.size()))
                .train(model, rows)
                .model();
    }

    private static void print(String name, AnomalyMetrics detection) {
        System.out.printf(
                "%-8s AUROC %.4f  average precision %.4f  precision at n %.4f%n",
                name, detection.auroc(), detection.averagePrecision(), detection.precisionAtN());
    }

    private static void explain(TrainedAutoencoder trained, Dataset payments, double[] scores, boolean[] fraud) {
        System.out.printf("the five highest scores%n%-6s", "fraud");
        COLUMNS.forEach(name -> System.out.printf(" %20s", name));
        System.out.println();
        int[] first = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(5)
                .mapToInt(i -> i)
                .toArray();
        float[][] rows = payments.subset(first).head(first.length);
        double[][] shares = trained.scorer().explain(rows);
        for (int i = 0; i < first.length; i++) {
            System.out.printf("%-6s", fraud[first[i]] ? "yes" : "no");
            for (int j = 0; j < COLUMNS.size(); j++) {
                System.out.printf(" %12.1f (%3.0f %%)", rows[i][j], 100 * shares[i][j] / scores[first[i]]);
            }
            System.out.println();
        }
    }

    private static int count(boolean[] marks) {
        return (int) IntStream.range(0, marks.length).filter(i -> marks[i]).count();
    }

    /**
     * Draws payments.
     *
     * @param fraud as many as wanted; set where a payment is fraud
     */
    static Dataset payments(boolean[] fraud, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[fraud.length][];
        for (int i = 0; i < rows.length; i++) {
            fraud[i] = random.nextDouble() < share;
            rows[i] = payment(random);
            if (fraud[i]) {
                // the amount of one payment at the place and hour of others
                float[] other = payment(random);
                while (Math.abs(Math.log(other[0] / rows[i][0])) < 1.5) {
                    other = payment(random);
                }
                rows[i][0] = other[0];
                rows[i][2] = payment(random)[2] * 4;
                rows[i][3] += 2 + random.nextInt(3);
            }
        }
        return Dataset.of("payments", DataShape.row(COLUMNS.size()), new FloatRows(rows))
                .withFeatureNames(COLUMNS);
    }

    private static float[] payment(SplittableRandom random) {
        // groceries by day and near, petrol on the way, evenings out, journeys
        int kind = random.nextInt(4);
        double[] amounts = {30, 60, 45, 400};
        double[] hours = {11, 8, 20, 14};
        double[] distances = {2, 15, 6, 300};
        double[] rates = {0.5, 0.2, 0.25, 0.05};
        return new float[] {
            (float) (amounts[kind] * Math.exp(0.35 * random.nextGaussian())),
            (float) Math.min(23.9, Math.max(0, hours[kind] + 1.5 * random.nextGaussian())),
            (float) (distances[kind] * Math.exp(0.5 * random.nextGaussian())),
            1 + random.nextInt(kind == 3 ? 2 : 4),
            (float) (-Math.log(random.nextDouble()) / rates[kind]),
            (float) rates[kind]
        };
    }
}
