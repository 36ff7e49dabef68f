package org.aezoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Scaling;
import org.aezoo.layers.cpu.Device;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.trained.Codes;
import org.aezoo.models.trained.Inpainter;
import org.aezoo.models.trained.ModelCard;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.ScaledNetwork;
import org.aezoo.models.trained.Scorer;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.testkit.SecondJvm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What is closed throws, and does not end the process: hence in one of its own. */
final class ClosedModelTest {

    /** Closings of each variant while other threads use it. */
    private static final int ROUNDS = 5;

    /** Rows that are asked about: in every other closing more than go through the network at once. */
    private static int rows(int round) {
        return round % 2 == 0 ? 8 : TrainedAutoencoder.CHUNK + 8;
    }

    /** All the networks of the contract by oneDNN; without it one of each variant, as closing itself is the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closedModelsThrowWithAndWithoutOnednn(boolean onednn) {
        // Deeplearning4j calls for the garbage collector with every network that it closes
        List<String> flags = List.of("-XX:+DisableExplicitGC", "-Daezoo.onednn=" + onednn);
        assertThat(SecondJvm.run(flags, Map.of(), Main.class).lines())
                .last()
                .asString()
                .matches("[1-9]\\d+ models refused [1-9]\\d+ calls, their graphs [1-9]\\d+; "
                        + "of [1-9]\\d+ closings meanwhile all ended well");
    }

    /** In the second JVM. */
    static final class Main {

        private int models;
        private int calls;
        private int ofGraphs;
        private int closings;

        private Main() {}

        public static void main(String[] arguments) throws IOException {
            Main main = new Main();
            Set<String> raced = new TreeSet<>();
            boolean every = Boolean.getBoolean("aezoo.onednn");
            for (AutoencoderModel model : ZooContractTest.models().toList()) {
                boolean first = raced.add(model.id());
                if (!first && !every) {
                    continue;
                }
                main.models++;
                main.calls += useAfterClose(model);
                for (boolean operations : new boolean[] {false, true}) {
                    System.setProperty(Device.OPERATIONS, Boolean.toString(operations));
                    main.ofGraphs += useGraphAfterClose(ZooContractTest.batch(model, 3), model.graph(1));
                }
                System.clearProperty(Device.OPERATIONS);
                if (first) {
                    main.closings += closeMeanwhile(model);
                }
            }
            assertThat(raced)
                    .containsExactlyInAnyOrderElementsOf(
                            Zoo.list().stream().map(Variant::id).toList());
            main.classifiers();
            System.out.println(main.models + " models refused " + main.calls + " calls, their graphs " + main.ofGraphs
                    + "; of " + main.closings + " closings meanwhile all ended well");
        }

        private void classifiers() throws IOException {
            DataShape picture = DataShape.image(1, 9, 8);
            for (ClassifierNetwork network : List.of(
                    ClassifierNetwork.plain(picture, Classifier.defaults()),
                    ClassifierNetwork.on(Zoo.get("convolutional").forShape(picture), Classifier.defaults()))) {
                models++;
                calls += useAfterClose(network, picture);
                DataSet batch = new DataSet(Nd4j.create(Rows.smooth(3, picture.size())), Nd4j.create(new float[][] {
                    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}
                }));
                ofGraphs += useGraphAfterClose(batch, network.graph(3, 1));
                closings += closeMeanwhile(network, picture);
            }
        }
    }

    /** Something that is done with a model. */
    @FunctionalInterface
    private interface Use<T> {
        void of(T model) throws IOException;
    }

    /** Everything that needs the network, by the method's name. */
    private static Map<String, Use<TrainedAutoencoder>> uses(TrainedAutoencoder open, Path file) {
        AutoencoderModel model = open.model();
        float[][] rows = ZooContractTest.rows(model, 3);
        float[][] codes = new float[3][model.codeSize()];
        boolean[][] masks = new boolean[3][open.shape().height() * open.shape().width()];
        int[][] indices = new int[3]
                [Quantised.grids(model).stream().mapToInt(CodeGrid::positions).sum()];
        Dataset data = Dataset.of("rows", open.shape(), new FloatRows(rows));
        TrainedAutoencoder.View view =
                new TrainedAutoencoder.View(0, rows, open.encode(rows), open.reconstruct(rows), rows, new double[0][]);
        Map<String, Use<TrainedAutoencoder>> uses = new TreeMap<>();
        uses.put("graph", TrainedAutoencoder::graph);
        uses.put("fingerprint", TrainedAutoencoder::fingerprint);
        uses.put("whileOpen", trained -> trained.whileOpen(() -> ""));
        uses.put("network.losses", trained -> trained.network().losses());
        uses.put("encode", trained -> trained.encode(rows));
        uses.put("decode", trained -> trained.decode(codes));
        uses.put("network.decode", trained -> trained.network().decode(codes));
        uses.put("network.reconstruct", trained -> trained.network().reconstruct(rows));
        uses.put("network.activations", trained -> trained.network().activations(rows, model.codeVertex()));
        uses.put("reconstruct", trained -> trained.reconstruct(rows));
        uses.put("inpainter", TrainedAutoencoder::inpainter);
        uses.put("inpainter.inpaint", trained -> trained.inpainter().inpaint(rows, masks));
        uses.put("score", trained -> {
            trained.score(rows);
            trained.score(data);
        });
        uses.put("scorer.explain", trained -> trained.scorer().explain(rows));
        uses.put("scorer.scores", trained -> trained.scorer().scores(view));
        uses.put("network.posterior", trained -> trained.network().posterior(rows));
        uses.put("codes.indices", trained -> trained.codes().indices(rows));
        uses.put("codes.indicesOfCodes", trained -> trained.codes().indicesOfCodes(codes));
        uses.put("codes.codesOfIndices", trained -> trained.codes().codesOfIndices(indices));
        uses.put("codes.fitPrior", trained -> trained.codes().fitPrior(data));
        uses.put("codes.fitMixture", trained -> trained.codes().fitMixture(data));
        uses.put("codes.fitForSamples", trained -> trained.codes().fitForSamples(() -> data));
        uses.put("codes.clusters", trained -> trained.codes().clusters(data));
        uses.put("scorer.keepRows", trained -> trained.scorer().keepRows(data));
        uses.put("scorer.keptRows", trained -> trained.scorer().keptRows());
        uses.put("scorer.leftOutScores", trained -> trained.scorer().leftOutScores(data, data));
        uses.put("scorer.probabilities", trained -> {
            if (trained.scorer().threshold() == null) {
                trained.scorer().setThreshold(Threshold.of(new double[] {1, 2, 3}, Threshold.FALSE_ALARMS, 0.1));
            }
            trained.scorer().probabilities(rows);
            trained.scorer().probabilities(data);
        });
        uses.put("sampler", TrainedAutoencoder::sampler);
        uses.put("sampler.sample", trained -> {
            trained.sampler().sample(2, 1);
            trained.sampler().sample(2, 1, samples -> {});
        });
        uses.put("sampler.sampleDoubles", trained -> trained.sampler().sampleDoubles(2, 1));
        uses.put("codes.archetypes", trained -> trained.codes().archetypes());
        uses.put("codes.archetypesScaled", trained -> trained.codes().archetypesScaled());
        uses.put("sampler.sampleScaled", trained -> trained.sampler().sampleScaled(1, 1, drawn -> {}));
        uses.put("codes.interpolate", trained -> trained.codes().interpolate(rows[0], rows[1], 3));
        uses.put("forEach", trained -> trained.forEach(data, seen -> {}));
        uses.put("save", trained -> trained.save(file));
        return uses;
    }

    /** What is still told of a closed model. */
    private static Map<String, Use<TrainedAutoencoder>> questions(TrainedAutoencoder open) {
        Dataset data = Dataset.of("rows", open.shape(), new FloatRows(ZooContractTest.rows(open.model(), 3)));
        Map<String, Use<TrainedAutoencoder>> questions = new TreeMap<>();
        questions.put("model", TrainedAutoencoder::model);
        questions.put("shape", TrainedAutoencoder::shape);
        questions.put("featureNames", TrainedAutoencoder::featureNames);
        questions.put("scaling", TrainedAutoencoder::scaling);
        questions.put("seed", TrainedAutoencoder::seed);
        questions.put("schema", TrainedAutoencoder::schema);
        questions.put("setSchema", trained -> trained.setSchema(trained.schema()));
        questions.put("scorer.outside", trained -> trained.scorer().outside(data));
        questions.put("networkInput", trained -> trained.networkInput(ZooContractTest.rows(trained.model(), 3)));
        questions.put("codes.prior", trained -> trained.codes().prior());
        questions.put("codes.mixture", trained -> trained.codes().mixture());
        questions.put("codes.setMixture", trained -> trained.codes().setMixture(null));
        questions.put("batchNames", TrainedAutoencoder::batchNames);
        questions.put("setBatchNames", trained -> trained.setBatchNames(trained.batchNames()));
        questions.put("scorer.threshold", trained -> trained.scorer().threshold());
        questions.put(
                "scorer.setThreshold",
                trained -> trained.scorer().setThreshold(trained.scorer().threshold()));
        questions.put("preparation", TrainedAutoencoder::preparation);
        questions.put("setPreparation", trained -> trained.setPreparation(trained.preparation()));
        questions.put("network", TrainedAutoencoder::network);
        questions.put("scorer", TrainedAutoencoder::scorer);
        questions.put("scorer.draws", trained -> trained.scorer().draws());
        questions.put("codes", TrainedAutoencoder::codes);
        questions.put("checkFits", trained -> trained.checkFits(data));
        questions.put("forEachScaled", trained -> trained.forEachScaled(data, (first, scaled) -> {}));
        questions.put("card", TrainedAutoencoder::card);
        questions.put("close", TrainedAutoencoder::close);
        return questions;
    }

    @Test
    void everyPublicMethodIsTriedOnClosedModels() {
        Set<String> tried = new TreeSet<>();
        try (TrainedAutoencoder trained =
                ZooContractTest.untrained(ZooContractTest.models().findFirst().orElseThrow())) {
            tried.addAll(uses(trained, Path.of("model.zip")).keySet());
            tried.addAll(questions(trained).keySet());
        }
        Map<String, Class<?>> roles = Map.of(
                "scorer.", Scorer.class,
                "codes.", Codes.class,
                "sampler.", Sampler.class,
                "inpainter.", Inpainter.class,
                "network.", ScaledNetwork.class);
        Stream<String> ofRoles =
                roles.entrySet().stream().flatMap(role -> publicMethods(role.getValue(), role.getKey()));
        Stream<String> ofBoth =
                Stream.of(TrainedNetwork.class, TrainedAutoencoder.class).flatMap(type -> publicMethods(type, ""));
        assertThat(Stream.concat(ofBoth, ofRoles).distinct()).containsExactlyInAnyOrderElementsOf(tried);
    }

    private static Stream<String> publicMethods(Class<?> type, String before) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(method -> before + method.getName());
    }

    private static int useAfterClose(AutoencoderModel model) throws IOException {
        Path file = Files.createTempFile("closed", ".zip");
        TrainedAutoencoder trained = ZooContractTest.untrained(model);
        TrainedAutoencoder behindItsBack = ZooContractTest.untrained(model);
        Map<String, Use<TrainedAutoencoder>> uses = uses(trained, file);
        for (Map.Entry<String, Use<TrainedAutoencoder>> use : uses.entrySet()) {
            // all ways are gone once, so that what they keep is there; some models refuse some of them
            for (TrainedAutoencoder open : List.of(trained, behindItsBack)) {
                Throwable refusal = catchThrowable(() -> use.getValue().of(open));
                assertThat(refusal)
                        .as(model + " " + use.getKey())
                        .satisfiesAnyOf(
                                none -> assertThat(none).isNull(),
                                bad -> assertThat(bad).isInstanceOf(InvalidInputException.class));
            }
        }
        byte[] saved = Files.readAllBytes(file);
        trained.close();
        behindItsBack.graph().close();
        for (Map.Entry<String, Use<TrainedAutoencoder>> use : uses.entrySet()) {
            for (TrainedAutoencoder closed : List.of(trained, behindItsBack)) {
                assertThatThrownBy(() -> use.getValue().of(closed))
                        .as(model + " " + use.getKey())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("the model is closed: ");
            }
        }
        for (Map.Entry<String, Use<TrainedAutoencoder>> question :
                questions(trained).entrySet()) {
            assertThatCode(() -> question.getValue().of(trained))
                    .as(model + " " + question.getKey())
                    .doesNotThrowAnyException();
        }
        behindItsBack.close();
        assertThat(file).as("the file that was there before").hasBinaryContent(saved);
        Files.delete(file);
        return 2 * uses.size();
    }

    private static TrainedClassifier classifier(ClassifierNetwork network, DataShape shape) {
        ComputationGraph graph = new ComputationGraph(network.graph(3, 1));
        graph.init();
        return new TrainedClassifier(
                Classifier.defaults(),
                graph,
                shape,
                List.of(),
                Scaling.none(),
                1,
                new ModelCard.Classes(List.of("a", "b", "c"), network.encoder(), network.codeLayer()));
    }

    private static int useAfterClose(ClassifierNetwork network, DataShape shape) throws IOException {
        float[][] rows = Rows.smooth(3, shape.size());
        Path file = Files.createTempFile("closed", ".zip");
        Map<String, Use<TrainedClassifier>> uses = Map.of(
                "graph", TrainedClassifier::graph,
                "whileOpen", trained -> trained.whileOpen(() -> ""),
                "probabilities", trained -> trained.probabilities(rows),
                "predict", trained -> trained.predict(rows),
                "encode", trained -> trained.encode(rows),
                "forEach",
                        trained -> trained.forEach(Dataset.of("rows", shape, new FloatRows(rows)), (first, some) -> {}),
                "save", trained -> trained.save(file));
        TrainedClassifier trained = classifier(network, shape);
        for (Use<TrainedClassifier> use : uses.values()) {
            use.of(trained);
        }
        trained.close();
        trained.close();
        uses.forEach((name, use) -> assertThatThrownBy(() -> use.of(trained))
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the classifier is closed: "));
        assertThat(trained.classNames()).hasSize(3);
        Files.delete(file);
        return uses.size();
    }

    /** The network as Deeplearning4j alone uses it, from its configuration as text. */
    private static int useGraphAfterClose(DataSet batch, ComputationGraphConfiguration configuration) {
        ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
        graph.init();
        INDArray x = batch.getFeatures();
        Map<String, Use<ComputationGraph>> uses = Map.of(
                "output", open -> open.output(x),
                "feedForward", open -> open.feedForward(x, false),
                "training", open -> open.feedForward(x, true),
                "score", open -> open.score(batch),
                "scoreExamples", open -> open.scoreExamples(batch, false),
                "fit", open -> open.fit(batch));
        uses.forEach((name, use) -> assertThatCode(() -> use.of(graph)).as(name).doesNotThrowAnyException());
        graph.close();
        uses.forEach((name, use) -> assertThatThrownBy(() -> use.of(graph))
                .as(name + " of " + configuration.getNetworkOutputs())
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(NullPointerException.class));
        return uses.size();
    }

    /** What a model answers, as one array. */
    @FunctionalInterface
    private interface Answer<T> {
        Object of(T model);
    }

    private static int closeMeanwhile(AutoencoderModel model) {
        for (int round = 0; round < ROUNDS; round++) {
            float[][] rows = ZooContractTest.rows(model, rows(round));
            closeMeanwhile(
                    ZooContractTest.untrained(model),
                    List.of(
                            trained -> trained.score(rows),
                            trained -> trained.encode(rows),
                            trained -> trained.reconstruct(rows)),
                    round);
        }
        return ROUNDS;
    }

    private static int closeMeanwhile(ClassifierNetwork network, DataShape shape) {
        for (int round = 0; round < ROUNDS; round++) {
            float[][] rows = Rows.smooth(rows(round), shape.size());
            closeMeanwhile(
                    classifier(network, shape),
                    List.of(trained -> trained.predict(rows), trained -> trained.encode(rows)),
                    round);
        }
        return ROUNDS;
    }

    /** Two threads ask on and on until they are refused; what they were answered has to be right. */
    private static <T extends AutoCloseable> void closeMeanwhile(T model, List<Answer<T>> answers, int round) {
        List<Object> expected = answers.stream().map(answer -> answer.of(model)).toList();
        CountDownLatch begun = new CountDownLatch(2);
        List<CompletableFuture<Void>> askers = Stream.of(0, 1)
                .map(asker -> CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = asker + round; ; i++) {
                            int which = i % answers.size();
                            Object answer = answers.get(which).of(model);
                            assertThat(Objects.deepEquals(answer, expected.get(which)))
                                    .as("answer " + which + " is right")
                                    .isTrue();
                            begun.countDown();
                        }
                    } finally {
                        begun.countDown();
                        begun.countDown();
                    }
                }))
                .toList();
        try {
            begun.await();
            Thread.sleep(0, 50_000 * round); // not always at the same place of a call
            model.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (CompletableFuture<Void> asker : askers) {
            assertThatThrownBy(asker::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(" is closed: ");
        }
    }
}
