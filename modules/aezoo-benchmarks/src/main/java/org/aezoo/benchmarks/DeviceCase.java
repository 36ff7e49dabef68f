package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.RowBatch;
import org.aezoo.data.Suggest;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Variant;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A variant on grey pictures of 28x28 pixels, to be run on two devices.
 *
 * @param name id in the zoo; with a plus behind it for the same with settings that bring more layers in
 * @param model with its settings
 */
record DeviceCase(String name, AutoencoderModel model) {

    private static final long SEED = 12345;

    /** A picture row by row, which those see that take series alone. */
    private static final DataShape SERIES = new DataShape(28, 1, 28);

    /** Settings that make a network small. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("hidden-sizes", "16,12"),
            Map.entry("code-size", "6"),
            Map.entry("filters", "3"),
            Map.entry("code-channels", "2"),
            Map.entry("hidden-size", "8"),
            Map.entry("k", "2"),
            Map.entry("groups", "2"),
            Map.entry("codebook-size", "8"),
            Map.entry("code-dim", "3"),
            Map.entry("levels", "7,5,4"),
            Map.entry("prefixes", "2"),
            Map.entry("members", "2"));

    /** Every variant, at its own settings or as a small network. */
    static List<DeviceCase> all(boolean small) {
        List<DeviceCase> cases = new ArrayList<>();
        for (Variant variant : Zoo.list()) {
            AutoencoderModel model =
                    variant.forShape(variant.takes(BenchmarkCase.SHAPE) ? BenchmarkCase.SHAPE : SERIES);
            Map<String, String> settings = Settings.values(model);
            Map<String, String> changes = new LinkedHashMap<>();
            SMALL.forEach((name, value) -> {
                if (small && settings.containsKey(name)) {
                    changes.put(name, value);
                }
            });
            // drawn by Deeplearning4j's own layer, by each device in its own way
            if (model.id().equals("dropout")) {
                changes.put("noise-rate", "0");
            }
            cases.add(new DeviceCase(variant.id(), Settings.with(model, changes)));
            if (settings.containsKey("batches")) {
                Map<String, String> more = new LinkedHashMap<>(changes);
                more.putAll(Map.of("batches", "3", "mmd", "2", "information", "0.1", "within-cluster", "0.1"));
                cases.add(new DeviceCase(variant.id() + "+", Settings.with(model, more)));
            }
        }
        return cases;
    }

    /**
     * The cases of some names, in the order of the names; all for none.
     *
     * @throws InvalidInputException if a name is unknown
     */
    static List<DeviceCase> named(List<String> names, boolean small) {
        List<DeviceCase> all = all(small);
        if (names.isEmpty()) {
            return all;
        }
        List<String> known = all.stream().map(DeviceCase::name).toList();
        List<DeviceCase> chosen = new ArrayList<>();
        for (String name : names) {
            int at = known.indexOf(name);
            if (at < 0) {
                throw new InvalidInputException("unknown variant '" + name + "'" + Suggest.hint(name, known));
            }
            chosen.add(all.get(at));
        }
        return chosen;
    }

    /** The network at its start. The caller closes it. */
    ComputationGraph graph() {
        ComputationGraph graph = new ComputationGraph(model.graph(SEED));
        graph.init();
        return graph;
    }

    /** What the variant's feeds make of pictures; noise and holes are drawn in Java and so are the same everywhere. */
    List<MultiDataSet> batches(int count, int size) {
        float[][] pictures = CaseFolder.pictures(count * size);
        List<MultiDataSet> batches = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            float[] values = new float[size * model.inputSize()];
            for (int i = 0; i < size; i++) {
                float[] picture = pictures[number * size + i];
                System.arraycopy(picture, 0, values, i * picture.length, picture.length);
            }
            RowBatch rows = new RowBatch(
                    IntStream.range(0, size).toArray(), model.inputSize(), values, i -> i % 10, this::batchOf);
            batches.add(new MultiDataSet(arrays(model.inputs(), rows, number), arrays(model.targets(), rows, number)));
        }
        return batches;
    }

    private int batchOf(int example) {
        BatchOneHot marks = BatchCorrecting.marks(model);
        return marks == null ? 0 : example % marks.batches();
    }

    private static INDArray[] arrays(List<Feed> feeds, RowBatch rows, int number) {
        return feeds.stream()
                .map(feed -> {
                    float[] values = feed.values(rows, new SplittableRandom(SEED + number));
                    long[] shape = {rows.size(), values.length / rows.size()};
                    return Nd4j.create(values.clone(), shape, 'c');
                })
                .toArray(INDArray[]::new);
    }
}
