package org.aezoo.layers;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.layers.base.Penalty;
import org.aezoo.layers.sparse.JumpReluLayer;
import org.aezoo.layers.sparse.SparseCodeLayer;
import org.aezoo.layers.variational.L2PenaltyLayer;
import org.aezoo.layers.variational.PriorDiscrepancyLayer;
import org.aezoo.layers.variational.TotalCorrelationLayer;
import org.aezoo.testkit.GradientChecks;
import org.aezoo.testkit.GraphChecks;
import org.aezoo.testkit.SecondJvm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What every layer, vertex and loss of this module has to be able to do. A new one joins by a line in {@link #subjects};
 * without one {@link #everyClassIsASubject} fails.
 */
public class LayerContractTest {

    private static final List<Activation> ANY =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.IDENTITY);

    /** Makes a network of which the vertex "subject", or what stands above it, is the thing to check. */
    @FunctionalInterface
    public interface Net {
        ComputationGraphConfiguration of(Activation activation, int size, int code);
    }

    /**
     * Something to check.
     *
     * @param types classes that it stands for
     * @param activations below a layer, of a layer, or above it, as the case may be
     * @param derivable whether its gradient is the derivative of its score
     */
    public record Subject(String name, List<Class<?>> types, List<Activation> activations, boolean derivable, Net net) {

        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Subject> subjects() {
        // the input of the sparsity layer has to lie in (0, 1)
        List<Activation> rates = List.of(Activation.SIGMOID);
        return Stream.of(
                subject(L1PenaltyLayer.class, ANY, (f, n, k) -> between(new L1PenaltyLayer(0.3), k, f, n, k)),
                subject(L2PenaltyLayer.class, ANY, (f, n, k) -> between(new L2PenaltyLayer(0.3), k, f, n, k)),
                subject(KlSparsityLayer.class, rates, (f, n, k) -> between(new KlSparsityLayer(0.4, 2), k, f, n, k)),
                // not derivable: its gradient is that of the running mean's limit
                new Subject(
                        "KlSparsityLayer with running mean",
                        List.of(KlSparsityLayer.class),
                        rates,
                        false,
                        (f, n, k) -> between(new KlSparsityLayer(0.5, 1, 0.9), k, f, n, k)),
                subject(
                        InformationDimensionLayer.class,
                        ANY,
                        (f, n, k) -> between(new InformationDimensionLayer(0.3), k, f, n, k)),
                subject(ShareLayer.class, ANY, (f, n, k) -> between(new ShareLayer(), k, f, n, k)),
                subject(MmdLayer.class, ANY, (f, n, k) -> between(new MmdLayer(2, 0, k, 2), k + 1, f, n, k)),
                new Subject(
                        "MmdLayer beside others",
                        List.of(MmdLayer.class),
                        ANY,
                        true,
                        (f, n, k) -> between(new MmdLayer(0.5, k, 2, 3), k + 4, f, n, k)),
                subject(
                        WithinClusterLayer.class,
                        ANY,
                        (f, n, k) -> between(new WithinClusterLayer(0.7, 0, k, 0.4), k + 3, f, n, k)),
                new Subject(
                        "WithinClusterLayer beside others",
                        List.of(WithinClusterLayer.class),
                        ANY,
                        true,
                        (f, n, k) -> between(new WithinClusterLayer(0.7, k, 2, 0.4), k + 4, f, n, k)),
                subject(SlopesLayer.class, ANY, (f, n, k) -> between(new SlopesLayer(k), k, f, n, k)),
                subject(TopKLayer.class, ANY, (f, n, k) -> between(new TopKLayer(2), k, f, n, k)),
                subject(
                        SparseCodeLayer.class,
                        ANY,
                        (f, n, k) -> between(new SparseCodeLayer(false, 2, 0, 0.1), k, f, n, k)),
                new Subject(
                        "SparseCodeLayer over batches",
                        List.of(SparseCodeLayer.class),
                        ANY,
                        true,
                        (f, n, k) -> between(new SparseCodeLayer(true, 2, 0, 0.1), k, f, n, k)),
                // not derivable: an estimate, see JumpReluLayerTest
                new Subject(
                        "JumpReluLayer",
                        List.of(JumpReluLayer.class),
                        ANY,
                        false,
                        (f, n, k) -> between(new JumpReluLayer(2, 0.01, 0.5, 0.02, 0.1), k, f, n, k)),
                // not derivable: the gradient goes straight through a step, see QuantizerLayersTest
                new Subject(
                        "VectorQuantizerLayer",
                        List.of(VectorQuantizerLayer.class),
                        ANY,
                        false,
                        (f, n, k) -> between(new VectorQuantizerLayer(4, k, 0.25, 0.9, 0.1), 2 * k, f, n, 2 * k)),
                new Subject(
                        "FiniteScalarQuantizerLayer",
                        List.of(FiniteScalarQuantizerLayer.class),
                        ANY,
                        false,
                        (f, n, k) -> between(
                                new FiniteScalarQuantizerLayer(
                                        IntStream.range(0, k).map(i -> 4 + i).toArray()),
                                2 * k,
                                f,
                                n,
                                2 * k)),
                subject(BinaryCodeLayer.class, ANY, (f, n, k) -> between(new BinaryCodeLayer(0.5, false), k, f, n, k)),
                // not derivable: straight through a step, see BinaryCodeLayerTest
                new Subject(
                        "BinaryCodeLayer straight through",
                        List.of(BinaryCodeLayer.class),
                        ANY,
                        false,
                        (f, n, k) -> between(new BinaryCodeLayer(0, true), k, f, n, k)),
                // counts are 0 or more
                subject(WordCountLayer.class, rates, (f, n, k) -> between(new WordCountLayer(), k, f, n, k)),
                subject(BitPenaltyLayer.class, ANY, (f, n, k) -> between(new BitPenaltyLayer(0.7, 0.4), k, f, n, k)),
                subject(
                        GaussianSamplingLayer.class,
                        ANY,
                        (f, n, k) -> between(new GaussianSamplingLayer(0.5, 0.01, 3), 2 * k, f, n, k)),
                subject(
                        TotalCorrelationLayer.class,
                        ANY,
                        (f, n, k) -> between(new TotalCorrelationLayer(0.5), 2 * k, f, n, 2 * k)),
                subject(
                        PriorDiscrepancyLayer.class,
                        ANY,
                        (f, n, k) -> between(new PriorDiscrepancyLayer(2), 2 * k, f, n, 2 * k)),
                subject(
                        UnitVarianceSamplingLayer.class,
                        ANY,
                        (f, n, k) -> between(new UnitVarianceSamplingLayer(0.1), k, f, n, k)),
                subject(
                        ArchetypalLayer.class,
                        ANY,
                        (f, n, k) -> between(new ArchetypalLayer(false, 0, 0.1, 0), k + 1, f, n, k + 1)),
                new Subject(
                        "ArchetypalLayer relaxed",
                        List.of(ArchetypalLayer.class),
                        ANY,
                        true,
                        (f, n, k) -> between(new ArchetypalLayer(true, 3, 0.1, 50), k, f, n, k + 1)),
                new Subject(
                        "TiedDenseLayer",
                        List.of(TiedDenseLayer.class, TiedDecoderVertex.class),
                        ANY,
                        true,
                        (f, n, k) -> tied(Nets.tied(n, k, f), f, n)),
                subject(ContractiveDenseLayer.class, ANY, (f, n, k) -> tied(contractive(n, k, f), f, n)),
                subject(
                        NativeConvolutionLayer.class,
                        ANY,
                        (f, n, k) -> picture(
                                spread(new NativeConvolutionLayer.Builder(), k, f)
                                        .build(),
                                n,
                                k)),
                subject(
                        NativeDeconvolutionLayer.class,
                        ANY,
                        (f, n, k) -> picture(
                                spread(new NativeDeconvolutionLayer.Builder(), k, f)
                                        .build(),
                                n,
                                k)),
                // its own activations are those of an LSTM
                subject(LstmLayer.class, ANY, (f, n, k) -> overTime(new LstmLayer(k), f, n, k)),
                subject(BernoulliLoss.class, rates, (f, n, k) -> under(new BernoulliLoss(), f, n, k)),
                subject(
                        CategoricalLoss.class,
                        List.of(Activation.SOFTMAX),
                        (f, n, k) -> under(new CategoricalLoss(), f, n, k)),
                subject(SquaredErrorLoss.class, ANY, (f, n, k) -> under(new SquaredErrorLoss(), f, n, k)),
                subject(GaussianLoss.class, ANY, (f, n, k) -> under(new GaussianLoss(0.5), f, n, k)),
                subject(WeightedLoss.class, ANY, (f, n, k) -> under(new WeightedLoss(new SquaredErrorLoss()), f, n, k)),
                subject(
                        LearnedVarianceLossLayer.class,
                        ANY,
                        (f, n, k) -> ended(
                                start(n).addLayer("subject", Nets.dense(n, k, Activation.TANH), "input")
                                        .addLayer("mean", Nets.dense(k, n, Activation.IDENTITY), "subject"),
                                new LearnedVarianceLossLayer(n, f, 0.5, true),
                                "mean")),
                subject(
                        FusedDenseLayer.class,
                        ANY,
                        (f, n, k) -> between(
                                new FusedDenseLayer.Builder()
                                        .nOut(k)
                                        .activation(f)
                                        .build(),
                                n,
                                Activation.TANH,
                                n,
                                k)),
                subject(
                        FusedOutputLayer.class,
                        ANY,
                        (f, n, k) -> ended(
                                start(n).addLayer("subject", Nets.dense(n, k, Activation.TANH), "input"),
                                new FusedOutputLayer.Builder(new GaussianLoss(0.5))
                                        .nOut(n)
                                        .activation(f)
                                        .build(),
                                "subject")),
                subject(
                        FusedLossLayer.class,
                        ANY,
                        (f, n, k) -> ended(
                                start(n).addLayer("below", Nets.dense(n, k, Activation.TANH), "input")
                                        .addLayer("subject", Nets.dense(k, k, Activation.TANH), "below")
                                        .addLayer("products", Nets.dense(k, n, Activation.IDENTITY), "subject"),
                                fusedLoss(n, f),
                                "products")));
    }

    private static Subject subject(Class<?> type, List<Activation> activations, Net net) {
        return new Subject(type.getSimpleName(), List.of(type), activations, true, net);
    }

    /** A layer between an encoder of {@code below} units and a decoder that takes {@code code} values. */
    private static ComputationGraphConfiguration between(Layer layer, int below, Activation f, int size, int code) {
        return end(
                start(size)
                        .addLayer("below", Nets.dense(size, below, f), "input")
                        .addLayer("subject", layer, "below"),
                code,
                size);
    }

    private static FusedLossLayer fusedLoss(int size, Activation f) {
        FusedLossLayer layer = new FusedLossLayer.Builder(new SquaredErrorLoss(), f).build();
        layer.setNIn(size);
        layer.setNOut(size);
        return layer;
    }

    private static ComputationGraphConfiguration ended(GraphBuilder graph, Layer output, String below) {
        return graph.addLayer("reconstruction", output, below)
                .setOutputs("reconstruction")
                .build();
    }

    /** An encoder with tied weights, its decoder, and a layer above that can learn when these are frozen. */
    private static ComputationGraphConfiguration tied(TiedDenseLayer encoder, Activation f, int size) {
        return start(size)
                .addLayer("below", Nets.dense(size, size, Activation.TANH), "input")
                .addLayer("subject", encoder, "below")
                .addVertex("decoder", new TiedDecoderVertex("subject", size, f.getActivationFunction()), "subject")
                .addLayer("reconstruction", Nets.output(new BernoulliLoss(), size, size, Activation.SIGMOID), "decoder")
                .setOutputs("reconstruction")
                .build();
    }

    private static ContractiveDenseLayer contractive(int size, int code, Activation f) {
        return new ContractiveDenseLayer.Builder()
                .contraction(0.3)
                .nIn(size)
                .nOut(code)
                .activation(f)
                .build();
    }

    private static <T extends ConvolutionLayer.BaseConvBuilder<T>> T spread(T builder, int maps, Activation f) {
        return builder.kernelSize(3, 3).stride(1, 1).padding(1, 1).nOut(maps).activation(f);
    }

    /** A layer over pictures of one column. */
    private static ComputationGraphConfiguration picture(Layer layer, int size, int maps) {
        return end(
                Nets.start()
                        .setInputTypes(InputType.convolutionalFlat(size, 1, 1))
                        .addLayer(
                                "below",
                                spread(new ConvolutionLayer.Builder(), 2, Activation.TANH)
                                        .build(),
                                "input")
                        .addLayer("subject", layer, "below"),
                maps * size,
                size);
    }

    /** A layer over three steps of two values, of which all come into the code. */
    private static ComputationGraphConfiguration overTime(LstmLayer layer, Activation f, int size, int units) {
        return ended(
                start(size)
                        .addLayer("below", Nets.dense(size, 6, f), "input")
                        .addVertex("steps", new ReshapeVertex('c', new int[] {-1, 2, 3}, null), "below")
                        .addLayer("subject", layer, "steps")
                        .addVertex("states", new ReshapeVertex('c', new int[] {-1, 3 * units}, null), "subject"),
                Nets.output(new BernoulliLoss(), 3 * units, size, Activation.SIGMOID),
                "states");
    }

    private static ComputationGraphConfiguration under(ILossFunction loss, Activation f, int size, int code) {
        return start(size)
                .addLayer("subject", Nets.dense(size, code, Activation.TANH), "input")
                .addLayer("reconstruction", Nets.output(loss, code, size, f), "subject")
                .setOutputs("reconstruction")
                // a softmax of one value, which Deeplearning4j refuses, is checked here too
                .validateOutputLayerConfig(false)
                .build();
    }

    private static GraphBuilder start(int size) {
        return Nets.start().setInputTypes(InputType.feedForward(size));
    }

    private static ComputationGraphConfiguration end(GraphBuilder graph, int code, int size) {
        return graph.addLayer(
                        "reconstruction", Nets.output(new BernoulliLoss(), code, size, Activation.SIGMOID), "subject")
                .setOutputs("reconstruction")
                .build();
    }

    public static DataSet batch(Subject subject, int rows, int size) {
        return batch(subject.types.contains(WeightedLoss.class), rows, size);
    }

    /** Weighted labels hold the values and then a weight for each. */
    public static DataSet batch(boolean weighted, int rows, int size) {
        INDArray x = Nets.uniform(1, rows, size);
        return new DataSet(x, weighted ? Nd4j.hstack(x, Nets.uniform(2, rows, size)) : x.dup());
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gradientsAgreeWithFiniteDifferences(Subject subject) {
        if (!subject.derivable) {
            return;
        }
        int[][] shapes = {{1, 1, 1}, {1, 3, 2}, {3, 5, 3}, {4, 1, 5}};
        for (Activation activation : subject.activations) {
            for (int[] shape : shapes) {
                GradientChecks.assertGradients(
                        subject.net.of(activation, shape[1], shape[2]),
                        batch(subject, shape[0], shape[1]).toMultiDataSet(),
                        graph -> Nd4j.getRandom().setSeed(7));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void learnsCopiesSavesAndKeepsItsWorkspacesInOrder(Subject subject) {
        for (Activation activation : subject.activations) {
            GraphChecks.assertAll(subject.net.of(activation, 7, 3), batch(subject, 6, 7));
            GraphChecks.assertQuietInAllWorkspaceModes(subject.net.of(activation, 5, 2), batch(subject, 1, 5));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void frozenLayersStayAndThoseAboveLearn(Subject subject) {
        for (Activation activation : subject.activations) {
            ComputationGraph graph = GraphChecks.graph(subject.net.of(activation, 7, 3));
            DataSet batch = batch(subject, 6, 7);
            ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                    .setFeatureExtractor("subject")
                    .build();
            assertThat(bits(frozen.outputSingle(batch.getFeatures())))
                    .isEqualTo(bits(graph.outputSingle(batch.getFeatures())));
            assertThat(frozen.getLayer("subject")).isNotInstanceOf(Penalty.class);
            List<INDArray> before = frozenParameters(frozen);
            GraphChecks.assertLossFalls(frozen, batch, 20);
            assertThat(frozenParameters(frozen)).isEqualTo(before);
            GraphChecks.assertSaveAndLoadAgree(frozen, batch.getFeatures());
        }
    }

    private static List<INDArray> frozenParameters(ComputationGraph graph) {
        List<INDArray> parameters = new ArrayList<>();
        for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
            if (layer instanceof FrozenLayer && layer.numParams() > 0) {
                parameters.add(layer.params().dup());
            }
        }
        return parameters;
    }

    @Test
    void anotherJvmReadsEachOfThem(@TempDir Path folder) {
        List<String> files = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        subjects().forEach(subject -> {
            ComputationGraph graph = GraphChecks.graph(subject.net.of(subject.activations.get(0), Reader.SIZE, 3));
            Path file = folder.resolve(subject.name.toLowerCase(Locale.ROOT).replace(' ', '-') + ".zip");
            graph.fit(Reader.data(file.toString()));
            GraphChecks.save(graph, file);
            files.add(file.toString());
            expected.add(Reader.line(file.toString(), graph));
        });
        assertThat(SecondJvm.run(Reader.class, files.toArray(String[]::new)).lines())
                .containsAll(expected);
    }

    /** What the second JVM runs: reads each file and prints its score and its output to the last bit. */
    static final class Reader {

        static final int SIZE = 5;

        private Reader() {}

        public static void main(String[] files) {
            for (String file : files) {
                System.out.println(line(file, GraphChecks.load(Path.of(file))));
            }
        }

        static DataSet data(String file) {
            return batch(file.contains("weightedloss"), 4, SIZE);
        }

        static String line(String file, ComputationGraph graph) {
            INDArray output = graph.outputSingle(data(file).getFeatures());
            return Path.of(file).getFileName() + " " + graph.score(data(file)) + " "
                    + Arrays.toString(output.dup('c').reshape(output.length()).toFloatVector());
        }
    }

    @Test
    void everyClassIsASubject() throws IOException, URISyntaxException {
        Set<String> checked = subjects()
                .flatMap(subject -> subject.types.stream())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> present = new TreeSet<>();
        for (Class<?> type : CompiledClasses.all()) {
            boolean part = Stream.of(
                            Layer.class,
                            GraphVertex.class,
                            ILossFunction.class,
                            IActivation.class,
                            IDropout.class,
                            InputPreProcessor.class)
                    .anyMatch(kind -> kind.isAssignableFrom(type));
            if (part && !Modifier.isAbstract(type.getModifiers())) {
                present.add(type.getSimpleName());
            }
        }
        assertThat(present).contains("BernoulliLoss", "TiedDecoderVertex", "TopKLayer");
        assertThat(checked).isEqualTo(present);
    }
}
