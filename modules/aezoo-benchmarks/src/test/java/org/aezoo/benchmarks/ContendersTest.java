package org.aezoo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aezoo.benchmarks.Network.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContendersTest {

    @TempDir
    private Path folder;

    private static BenchmarkCase small(String model) {
        return new BenchmarkCase("small", model, Map.of(), 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "shallow", "deep", "denoising", "convolutional"})
    void stockLayersLearnWhatOursDo(String model) {
        CaseFolder written = CaseFolder.write(folder, small(model));
        CaseFolder read = CaseFolder.open(folder);
        assertThat(read.network()).isEqualTo(written.network());
        Contender ours = new OursContender(read, 1);
        StockContender stock = new StockContender(read);
        assertThat(stock.loss(0)).isCloseTo(ours.firstStep(), withinPercentage(0.01));
        stock.step(0);
        // and the steps themselves agree: the second loss comes from weights that the first gradient has moved
        assertThat(stock.loss(0)).isCloseTo(ours.firstStep(), withinPercentage(0.01));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "shallow", "deep", "denoising"})
    void djlLearnsWhatOursDo(String model) {
        assumeTrue(DjlContender.isThere(), "no natives of DJL for this machine");
        CaseFolder files = CaseFolder.write(folder, small(model));
        Contender ours = new OursContender(files, 1);
        Contender djl = new DjlContender(files, 1);
        assertThat(djl.firstStep()).isCloseTo(ours.firstStep(), withinPercentage(0.01));
        assertThat(djl.firstStep()).isCloseTo(ours.firstStep(), withinPercentage(0.01));
        float[][] rows = Arrays.copyOf(files.rows(), 3);
        djl.encode(rows);
        djl.score(rows);
    }

    @Test
    void whatAContestantLacksHasAReason() {
        Network vae = Network.of(small("vae").autoencoder());
        assertThat(Contestant.DJL.lacks(vae)).contains("not written");
        assertThat(Contestant.STOCK.lacks(vae)).contains("do not express");
        assertThat(Contestant.PYTORCH.lacks(vae)).isNull();
        assertThat(Contestant.DJL.lacks(Network.of(small("convolutional").autoencoder())))
                .contains("transposed convolution");
        assertThat(Contestant.DJL.lacks(Network.of(small("deep").autoencoder())))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shallow", "contractive", "vae"})
    void oursEncodesAndScores(String model) {
        OursContender ours = new OursContender(CaseFolder.write(folder, small(model)), 1);
        double first = ours.firstStep();
        for (int step = 0; step < 20; step++) {
            ours.step(0);
        }
        assertThat(ours.firstStep()).isLessThan(first);
        float[][] rows = CaseFolder.open(folder).rows();
        ours.encode(rows);
        ours.score(rows);
        Contender.DataPath path = ours.path(0.05);
        assertThat(path.examplesPerSecond()).isPositive();
        assertThat(path.waited()).isBetween(0.0, 1.0);
    }

    @Test
    void everyVariantHasWords() {
        for (BenchmarkCase subject : BenchmarkCase.all()) {
            List<Step> steps = Network.of(subject.autoencoder()).steps();
            assertThat(steps).as(subject.name()).last().extracting(Step::kind).isEqualTo("loss");
            assertThat(steps).as(subject.name()).noneMatch(s -> s.kind().startsWith("unknown"));
            assertThat(steps.get(steps.size() - 1).loss()).as(subject.name()).isIn("bernoulli", "mse");
        }
    }

    @Test
    void productsAreThoseOfDenseLayers() {
        List<Long> sizes = new ArrayList<>();
        for (Step step : Network.of(BenchmarkCase.all().get(0).autoencoder()).products()) {
            sizes.add(step.in());
            sizes.add(step.out());
        }
        assertThat(sizes).containsExactly(784L, 128L, 128L, 64L, 64L, 128L, 128L, 784L);
        assertThat(Network.of(small("convolutional").autoencoder()).products()).isEmpty();
        Floor floor = new Floor(CaseFolder.write(folder, small("shallow")), 1);
        assertThat(floor.firstStep()).isNaN();
    }

    @Test
    void decodersGoBackThroughTheirEncoders() {
        BenchmarkCase tied =
                new BenchmarkCase("tied", "deep", Map.of("tied", "true", "hidden-sizes", "16,16", "code-size", "4"), 4);
        assertThat(Network.of(tied.autoencoder()).steps())
                .filteredOn(s -> s.kind().equals("untie"))
                .extracting(Step::encoder)
                .containsExactly("code", "encoder-2", "encoder-1");
    }
}
