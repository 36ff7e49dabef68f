package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.data.corruption.Mask;
import org.aezoo.data.corruption.MaskFill;
import org.aezoo.data.corruption.NoiseLevels;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.ReconstructionLoss;
import org.jspecify.annotations.Nullable;

/**
 * From rows in the user's units to what enters a network, as {@code TrainedAutoencoder} goes: scaling in double precision,
 * missing values filled in where the model does that, holes, levels of noise, batches. What the library refuses, a row
 * with a value that is no finite number or that no loss can be worked out of, becomes a row of NaN here.
 */
final class RawRows {

    final Tensor rows;
    /** As they enter a network, floats. */
    final Tensor scaled;
    /** Which values are to be filled in; null for models without holes. */
    final @Nullable Tensor holes;

    private final OnnxGraph graph;
    private final Scaling scaling;
    private final @Nullable Mask mask;
    private final @Nullable NoiseLevels levels;
    private final @Nullable BatchOneHot marks;
    private final @Nullable Tensor batch;
    private final Tensor valid;

    /** @param compared whether a loss is worked out of the rows, so that what is missing for the network is known */
    private RawRows(
            OnnxGraph graph,
            int size,
            Scaling scaling,
            @Nullable AutoencoderModel model,
            boolean compared,
            double low,
            double high) {
        this.graph = graph;
        this.scaling = scaling;
        mask = model == null ? null : Masked.holes(model);
        levels = model == null ? null : NoiseConditioned.of(model);
        marks = model == null ? null : BatchCorrecting.marks(model);
        rows = graph.input("rows", DataType.DOUBLE, size);
        holes = mask == null ? null : holes(mask);
        batch = marks == null ? null : graph.input("batch", DataType.INT64);
        graph.scope("scaling");
        Tensor seen = holes == null || compared ? rows : graph.where(holes, graph.number(DataType.DOUBLE, 0), rows);
        scaled = scaled(seen);
        Tensor fits =
                graph.node("And", graph.test("GreaterOrEqual", scaled, low), graph.test("LessOrEqual", scaled, high));
        Tensor worst = graph.node(
                "ReduceMin", Map.of("axes", new long[] {1}, "keepdims", 1L), graph.cast(fits, DataType.FLOAT));
        valid = graph.test("Greater", worst.shaped(1), 0);
    }

    /**
     * Of an autoencoder.
     *
     * @param loss whether a loss is worked out of them
     */
    static RawRows of(OnnxGraph graph, AutoencoderModel model, Scaling scaling, boolean loss) {
        boolean unit = model.loss() == ReconstructionLoss.BERNOULLI && (loss || Corrupted.of(model) == null);
        boolean counts = model.loss() == ReconstructionLoss.MULTINOMIAL;
        double low = unit || counts ? 0 : -Float.MAX_VALUE;
        return new RawRows(graph, model.inputSize(), scaling, model, loss, low, unit ? 1 : Float.MAX_VALUE);
    }

    /** Of a classifier. */
    static RawRows of(OnnxGraph graph, int size, Scaling scaling) {
        return new RawRows(graph, size, scaling, null, false, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    private Tensor holes(Mask mask) {
        if (mask.filling() == MaskFill.SURFACE) {
            throw new InvalidInputException(
                    "filling=surface lays a surface over each hole step by step, which has no ONNX operators: train with"
                            + " filling=number");
        }
        int pixels = mask.shape().height() * mask.shape().width();
        Tensor[] planes = new Tensor[mask.shape().channels()];
        Arrays.fill(planes, graph.input("missing", DataType.BOOL, pixels));
        return graph.concat(planes);
    }

    private Tensor numbers(double[] values) {
        return graph.doubles(values, values.length);
    }

    private Tensor scaled(Tensor x) {
        Tensor values = x;
        if (scaling.kind() != Scaling.Kind.NONE) {
            Tensor moved = graph.node("Sub", x, numbers(scaling.shift()));
            values = graph.node("Div", moved, numbers(scaling.scale()));
        }
        values = graph.cast(values, DataType.FLOAT);
        if (scaling.fills()) {
            Tensor missing = graph.node("IsNaN", values).of(DataType.BOOL);
            values = graph.where(missing, graph.number(DataType.FLOAT, 0), values);
        }
        if (scaling.cutsOff()) {
            // Clip makes numbers of NaN
            Tensor missing = graph.node("IsNaN", values).of(DataType.BOOL);
            values = graph.where(missing, values, graph.clip(values, 0, 1));
        }
        return values;
    }

    /** What the network sees; with levels of noise the one in the middle, where codes are taken. */
    Tensor seen() {
        graph.scope("input");
        if (mask != null && holes != null) {
            Tensor filled = graph.where(holes, graph.number(DataType.FLOAT, mask.fill()), scaled);
            Tensor plane = graph.slice(holes, 0, holes.size() / mask.shape().channels());
            return graph.concat(filled, graph.cast(plane, DataType.FLOAT));
        }
        if (marks != null && batch != null) {
            float[][] table = marks.seen(
                    new float[marks.batches()][0],
                    java.util.stream.IntStream.range(0, marks.batches()).toArray());
            float[] flat = new float[marks.batches() * marks.width()];
            for (int i = 0; i < table.length; i++) {
                System.arraycopy(table[i], 0, flat, i * marks.width(), marks.width());
            }
            Tensor mark = graph.node("Gather", graph.floats(flat, marks.batches(), marks.width()), batch);
            return graph.concat(scaled, mark.shaped(marks.width()));
        }
        return levels == null ? scaled : seen(levels.middle());
    }

    /** What the network sees of rows that it is told have noise of a level. */
    Tensor seen(double level) {
        Tensor wide = graph.cast(scaled, DataType.DOUBLE);
        Tensor shrunk = graph.cast(graph.node("Mul", wide, 1 / Math.sqrt(1 + level * level)), DataType.FLOAT);
        return graph.concat(shrunk, graph.rowsOf(scaled, Math.log(level), 1));
    }

    /** Brings what a network puts out to source units, as doubles. */
    Tensor inverse(Tensor y) {
        return inverse(graph, scaling, y);
    }

    static Tensor inverse(OnnxGraph graph, Scaling scaling, Tensor y) {
        graph.scope("unscaling");
        Tensor wide = graph.cast(y, DataType.DOUBLE);
        if (scaling.kind() == Scaling.Kind.NONE) {
            return wide;
        }
        double[] scale = scaling.scale();
        double[] shift = scaling.shift();
        Tensor widened = graph.node("Mul", wide, graph.doubles(scale, scale.length));
        return graph.node("Add", widened, graph.doubles(shift, shift.length));
    }

    /** How far values lie beyond the range of min-max scaling, in widths of it; 0 inside. */
    Tensor beyond() {
        Tensor place = graph.node("Div", graph.node("Sub", rows, numbers(scaling.shift())), numbers(scaling.scale()));
        Tensor distance =
                graph.node("Max", graph.node("Sub", place, graph.number(DataType.DOUBLE, 1)), graph.node("Neg", place));
        Tensor outside = graph.test("Greater", distance, Scaling.AT_THE_EDGE);
        return graph.where(outside, distance, graph.number(DataType.DOUBLE, 0));
    }

    /** NaN in place of what rows lead to that are refused. */
    Tensor checked(Tensor result) {
        graph.scope("checked");
        Tensor which = result.shape().length == 0
                ? graph.node("Reshape", valid, graph.longs(-1)).shaped()
                : valid;
        return graph.where(which, result, graph.number(result.type(), Double.NaN));
    }
}
