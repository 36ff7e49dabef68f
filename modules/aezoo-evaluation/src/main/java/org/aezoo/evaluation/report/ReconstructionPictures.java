package org.aezoo.evaluation.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.Scaling;
import org.aezoo.evaluation.figures.Tiles;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Order;
import org.aezoo.numerics.Vectors;
import org.jspecify.annotations.Nullable;

/** Test images above what came back of them. */
final class ReconstructionPictures {

    private static final int EXTREMES = 5;

    private ReconstructionPictures() {}

    /** One image of each class, as far as there are classes. */
    static BufferedImage examples(PictureSubject subject) {
        return pairs(subject, Sampling.oneOfEachClass(subject.test()), row -> Sampling.classOf(subject.test(), row));
    }

    /** Five each of the lowest squared errors, those in the middle, and the highest. */
    static @Nullable BufferedImage extremes(PictureSubject subject) {
        TrainedAutoencoder trained = subject.trained();
        Dataset test = subject.test();
        int[] rows = Sampling.spread(test, PictureSubject.DOTS);
        if (rows.length < 3 * EXTREMES) {
            return null;
        }
        double[] errors = new double[rows.length];
        trained.forEach(test.subset(rows), view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                errors[view.first() + i] = meanSquare(view.scaled()[i], view.reconstruction()[i]);
            }
        });
        int[] order = IntStream.of(Order.rising(errors)).map(i -> rows[i]).toArray();
        int[] chosen = new int[3 * EXTREMES];
        Map<Integer, String> titles = new HashMap<>();
        for (int i = 0; i < EXTREMES; i++) {
            chosen[i] = order[i];
            chosen[EXTREMES + i] = order[order.length / 2 - EXTREMES / 2 + i];
            chosen[2 * EXTREMES + i] = order[order.length - EXTREMES + i];
            titles.put(chosen[i], "best");
            titles.put(chosen[EXTREMES + i], "middle");
            titles.put(chosen[2 * EXTREMES + i], "worst");
        }
        return pairs(subject, chosen, row -> titles.getOrDefault(row, "") + named(test, row));
    }

    static double meanSquare(float[] original, float[] rebuilt) {
        return Vectors.squaredDistance(original, rebuilt) / original.length;
    }

    private static String named(Dataset test, int row) {
        return test.hasLabels() ? ": " + Sampling.classOf(test, row) : "";
    }

    private static BufferedImage pairs(PictureSubject subject, int[] chosen, IntFunction<String> titles) {
        TrainedAutoencoder trained = subject.trained();
        DataShape shape = trained.shape();
        Scaling scaling = trained.scaling();
        List<Tiles.Pair> pairs = new ArrayList<>();
        float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        trained.forEach(subject.test().subset(chosen), view -> {
            for (int i = 0; i < view.scaled().length; i++) {
                float[] original = view.scaled()[i];
                float[] rebuilt = view.reconstruction()[i];
                double mse = meanSquare(original, rebuilt);
                scaling.invert(original, original.length);
                scaling.invert(rebuilt, rebuilt.length);
                for (float value : original) {
                    range[0] = Math.min(range[0], value);
                    range[1] = Math.max(range[1], value);
                }
                String title = titles.apply(chosen[view.first() + i]);
                pairs.add(new Tiles.Pair(title, original, rebuilt, String.format(Locale.ROOT, "mse %.2g", mse)));
            }
        });
        boolean pixels = scaling.kind() == Scaling.Kind.PIXEL || (range[0] >= 0 && range[1] > 1 && range[1] <= 255);
        boolean shares = range[0] >= 0 && range[1] <= 1 && scaling.kind() != Scaling.Kind.PIXEL;
        double low = pixels || shares ? 0 : range[0];
        double high = pixels ? 255 : shares ? 1 : Math.max(range[1], range[0] + 1e-6);
        return Tiles.pairs(pairs, shape, low, high, subject.letters());
    }
}
