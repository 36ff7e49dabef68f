package org.aezoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.aezoo.data.DataShape;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The objective of every variant and its gradient in every parameter, held against figures that PyTorch worked out from
 * the definitions: see {@code src/test/python/objectives.py}.
 *
 * <p>Networks that draw random numbers do so from a seed under which the CPU draws those that the figures were made
 * with; on a backend that draws others their cases are skipped. A denoising variant is given a fixed damaged example.
 * Not in the figures: weight decay, which belongs to the optimiser, and the running mean of {@code sparse-kl}, whose
 * gradient is no derivative of its value (see {@code KlSparsityLayerTest}).
 */
class ObjectivesTest {

    private static final double TOLERANCE = 1e-6;
    private static final long SEED = 7;

    private DataType before = DataType.FLOAT;

    @BeforeEach
    void doublePrecision() {
        before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterEach
    void asBefore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

    private static JsonNode read() {
        try (InputStream in = ObjectivesTest.class.getResourceAsStream("objectives.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode one : read()) {
            cases.add(Arguments.of(one.path("model").asText() + " " + texts(one.path("settings")), one));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scoreAndGradientAreThoseOfTheDefinition(String name, JsonNode expected) {
        ComputationGraph single = new ComputationGraph(configuration(expected));
        single.init();
        ComputationGraph graph = single.convertDataType(DataType.DOUBLE);
        Set<String> set = new TreeSet<>();
        expected.path("parameters").properties().forEach(entry -> {
            graph.getParam(entry.getKey()).assign(array(entry.getValue()));
            set.add(entry.getKey());
        });
        assertThat(set)
                .as("parameters")
                .isEqualTo(new TreeSet<>(graph.paramTable().keySet()));

        INDArray x = array(expected.path("input"));
        assumeDraws(expected.path("random").asText(), graph, x);
        graph.setInputs(x);
        INDArray[] labels = new INDArray[graph.getNumOutputArrays()];
        Arrays.fill(labels, array(expected.path("target")));
        graph.setLabels(labels);
        Nd4j.getRandom().setSeed(SEED);
        graph.computeGradientAndScore();

        double score = expected.path("score").asDouble();
        assertThat(graph.score()).isCloseTo(score, within(TOLERANCE * Math.abs(score)));
        Map<String, INDArray> gradients = graph.gradient().gradientForVariable();
        expected.path("gradient").properties().forEach(entry -> {
            INDArray figures = array(entry.getValue());
            // Deeplearning4j's updater divides by the batch size
            INDArray actual = Objects.requireNonNull(gradients.get(entry.getKey()), entry.getKey())
                    .div(x.size(0));
            // gradients of biases come without the 1 of their [1, units]
            assertThat(actual.length()).as(entry.getKey()).isEqualTo(figures.length());
            double largest = figures.normmaxNumber().doubleValue();
            double difference = actual.dup('c')
                    .reshape(figures.shape())
                    .sub(figures)
                    .normmaxNumber()
                    .doubleValue();
            assertThat(difference).as(entry.getKey()).isLessThanOrEqualTo(TOLERANCE * Math.max(largest, 1e-3));
        });
    }

    private static ComputationGraphConfiguration configuration(JsonNode expected) {
        if (!expected.path("model").asText().equals(Classifier.ID)) {
            return model(expected).graph(1);
        }
        Classifier settings = Settings.with(Classifier.defaults(), texts(expected.path("settings")));
        int columns = expected.path("input").path("shape").path(1).asInt();
        int classes = expected.path("target").path("shape").path(1).asInt();
        return ClassifierNetwork.plain(DataShape.row(columns), settings).graph(classes, 1);
    }

    private static AutoencoderModel model(JsonNode expected) {
        JsonNode settings = expected.path("settings");
        DataShape shape = settings.has("length")
                ? new DataShape(
                        settings.path("channels").asInt(),
                        1,
                        settings.path("length").asInt())
                : settings.has("channels")
                        ? DataShape.image(
                                settings.path("channels").asInt(),
                                settings.path("height").asInt(),
                                settings.path("width").asInt())
                        : DataShape.row(
                                expected.path("input").path("shape").path(1).asInt());
        return Settings.with(
                Settings.asBefore(Zoo.get(expected.path("model").asText()).forShape(shape)), texts(settings));
    }

    private static Map<String, String> texts(JsonNode settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static INDArray array(JsonNode node) {
        long[] shape = LongStream.range(0, node.path("shape").size())
                .map(i -> node.path("shape").path((int) i).asLong())
                .toArray();
        double[] values = StreamSupport.stream(node.path("values").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        return Nd4j.create(values, shape, 'c');
    }

    /** Skips the case where this backend draws other numbers than those behind the figures. */
    private static void assumeDraws(String random, ComputationGraph graph, INDArray x) {
        Nd4j.getRandom().setSeed(SEED);
        if (random.equals("normal")) {
            INDArray drawn = Nd4j.exec(new org.nd4j.linalg.api.ops.random.impl.GaussianDistribution(
                    Nd4j.createUninitialized(DataType.DOUBLE, 3, 2), 0, 1));
            double[] expected = {
                -2.1729831531652635,
                0.7729352498634874,
                -2.049663053778162,
                -0.04262840485029257,
                0.42695843217891477,
                -1.8219349745249356
            };
            double[] actual = drawn.dup('c').data().asDouble();
            boolean same = true;
            for (int i = 0; i < expected.length; i++) {
                same &= Math.abs(actual[i] - expected[i]) < 1e-12;
            }
            assumeThat(same)
                    .as("this backend draws other numbers from seed 7: %s", Arrays.toString(actual))
                    .isTrue();
        }
        if (random.equals("kept")) {
            INDArray dropped = Objects.requireNonNull(graph.feedForward(x, true).get("dropout"));
            double[] kept =
                    dropped.neq(0).castTo(DataType.DOUBLE).dup('c').data().asDouble();
            assumeThat(kept)
                    .as("this backend drops other units from seed 7")
                    .containsExactly(1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0);
        }
    }

    /** A variant without figures, which nobody has checked from outside. */
    @Test
    void everyVariantHasFigures() {
        Set<String> with = cases().map(
                        one -> ((JsonNode) one.get()[1]).path("model").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(with).containsAll(Zoo.list().stream().map(Variant::id).toList());
    }
}
