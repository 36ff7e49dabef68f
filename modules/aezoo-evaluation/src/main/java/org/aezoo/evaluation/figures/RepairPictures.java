package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.corruption.CorruptionRange;
import org.aezoo.data.corruption.Mask;
import org.aezoo.evaluation.jacobian.Jacobians;
import org.aezoo.evaluation.metrics.Denoising;
import org.aezoo.layers.ContractiveDenseLayer;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Masked;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;

/** Strips of test pictures: damaged and cleaned, with a hole and filled in, and the directions in which codes move. */
public final class RepairPictures {

    private static final int DIRECTIONS = 8;
    private static final int EXAMPLES = 5;

    private RepairPictures() {}

    /**
     * Originals, the same damaged as in training, and what the model makes of these.
     *
     * @param test at least one row
     * @return null for a model that is not trained on damaged pictures
     */
    public static @Nullable BufferedImage denoised(TrainedAutoencoder trained, Dataset test, boolean letters) {
        CorruptionRange range = Corrupted.of(trained.model());
        if (range == null) {
            return null;
        }
        float[][] clean = scaled(trained, test);
        float[][] damaged = Denoising.corrupt(clean, range, trained.seed(), 0);
        return strips(
                trained,
                List.of(
                        new Tiles.Strip("original", clean),
                        new Tiles.Strip("damaged", damaged),
                        new Tiles.Strip("cleaned", trained.network().reconstruct(damaged))),
                letters);
    }

    /**
     * Originals, the same with a hole, and these with what the model puts into it.
     *
     * @param test at least one row
     * @return null for a model that fills no holes
     */
    public static @Nullable BufferedImage inpainted(TrainedAutoencoder trained, Dataset test, boolean letters) {
        Mask holes = Masked.holes(trained.model());
        if (holes == null) {
            return null;
        }
        float[][] clean = scaled(trained, test);
        float[][] rebuilt = new float[clean.length][];
        trained.forEach(
                test,
                view -> System.arraycopy(
                        view.reconstruction(), 0, rebuilt, view.first(), view.reconstruction().length));
        ValueRange range = ValueRange.of(List.of(clean));
        float grey = (range.low() + range.high()) / 2;
        float[][] holed = new float[clean.length][];
        float[][] filled = new float[clean.length][];
        for (int r = 0; r < clean.length; r++) {
            boolean[] hole = holes.of(clean[r]);
            holed[r] = clean[r].clone();
            filled[r] = clean[r].clone();
            for (int i = 0; i < clean[r].length; i++) {
                if (hole[i % hole.length]) {
                    holed[r][i] = grey;
                    filled[r][i] = rebuilt[r][i];
                }
            }
        }
        return strips(
                trained,
                List.of(
                        new Tiles.Strip("original", clean),
                        new Tiles.Strip("with a hole", holed),
                        new Tiles.Strip("filled in", filled)),
                letters);
    }

    /**
     * Test pictures and the directions in which their codes move most.
     *
     * @param test at least one row
     * @return null for a model that is not contractive
     */
    public static @Nullable BufferedImage tangents(TrainedAutoencoder trained, Dataset test) {
        boolean contractive = false;
        for (Layer layer : trained.graph().getLayers()) {
            contractive |= layer.conf().getLayer() instanceof ContractiveDenseLayer;
        }
        if (!contractive || !Jacobians.exactFor(trained)) {
            return null;
        }
        float[][] rows = test.head(Math.min(EXAMPLES, test.size()));
        List<float[]> tiles = new ArrayList<>();
        try (Jacobians jacobians = Jacobians.of(trained)) {
            for (float[] row : rows) {
                double[][] directions = jacobians.tangents(row, DIRECTIONS).directions();
                tiles.add(centred(row));
                for (int d = 0; d < DIRECTIONS; d++) {
                    tiles.add(d < directions.length ? floats(directions[d]) : new float[row.length]);
                }
            }
        }
        return Tiles.weights(tiles, trained.shape(), 1 + DIRECTIONS);
    }

    /** Dark strokes on white look like weights do: from 0 to the largest. */
    private static float[] centred(float[] row) {
        float least = ValueRange.of(List.of(row)).low();
        float[] values = row.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] -= least;
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[][] scaled(TrainedAutoencoder trained, Dataset test) {
        float[][] rows = test.head(test.size());
        for (float[] row : rows) {
            trained.scaling().apply(row, row.length);
        }
        return rows;
    }

    private static BufferedImage strips(TrainedAutoencoder trained, List<Tiles.Strip> strips, boolean letters) {
        ValueRange range = ValueRange.of(List.of(strips.get(0).pictures()));
        return Tiles.strips(strips, trained.shape(), range.low(), range.top(), letters);
    }
}
