package org.aezoo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.aezoo.benchmarks.DeviceTables.Parity;
import org.aezoo.data.InvalidInputException;
import org.aezoo.layers.cpu.Device;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

final class DeviceSuiteTest {

    @TempDir
    private Path folder;

    @AfterEach
    void backToTheCpu() {
        System.clearProperty(Device.OPERATIONS);
        System.clearProperty(DeviceSuite.CLASS_PATH);
    }

    private static DeviceCase small(String name) {
        return DeviceCase.named(List.of(name), true).get(0);
    }

    private static Trace trace(String name, int steps, @Nullable Trace reference) {
        DeviceCase subject = small(name);
        ComputationGraph graph = subject.graph();
        try {
            return Trace.of(graph, subject.batches(2, 16), steps, reference);
        } finally {
            GraphMemory.release(graph);
        }
    }

    @Test
    void bothWaysOfTheCpuAgreeInProcessesOfTheirOwn() throws IOException {
        Path out = folder.resolve("gpu.md");
        boolean agree = DeviceSuite.main(List.of(
                "--small",
                "--only",
                "sparse-kl,vae,vq-vae,saucie+",
                "--steps",
                "6",
                "--batches",
                "8",
                "--seconds-per-case",
                "0.05",
                "--out",
                out.toString()));
        assertThat(agree).as(Files.readString(out)).isTrue();
        assertThat(Files.readString(out))
                .contains("| vq-vae ", "agrees", "examples/s")
                .doesNotContain("differs", "fail");
        JsonNode report = new ObjectMapper().readTree(Files.readString(folder.resolve("gpu.json")));
        assertThat(report.path("reference").asText()).isEqualTo("CpuBackend");
        assertThat(report.path("device").asText()).isEqualTo("CpuBackend, by ND4J's operations alone");
        assertThat(report.path("parity")).hasSize(4);
        assertThat(report.path("speed")).hasSize(4).allSatisfy(speed -> {
            assertThat(speed.path("batch_size").asInt()).isEqualTo(8);
            assertThat(speed.path("device").asDouble()).isPositive();
            assertThat(speed.path("cpu").asDouble()).isPositive();
        });
    }

    @Test
    void everyVariantIsACase() {
        List<String> names = DeviceCase.all(true).stream().map(DeviceCase::name).toList();
        assertThat(names)
                .containsAll(Zoo.list().stream().map(variant -> variant.id()).toList());
    }

    @Test
    void anotherStartIsFound() throws IOException {
        Trace reference = trace("shallow", 3, null);
        assertThat(trace("shallow", 3, reference).from(reference)).isEqualTo(new Trace.Difference(0, 0, 0));
        Trace other = trace("shallow", 3, null);
        assertThat(Arrays.stream(other.parts()).sum())
                .isEqualTo(other.points().get(0).gradient().length);
        // the last number is one of the biases of the reconstruction
        float[] gradient = other.points().get(1).gradient();
        gradient[gradient.length - 1] += 0.1f;
        assertThat(other.from(reference).gradient()).isGreaterThan(DeviceTables.GRADIENT);
        assertThat(other.from(reference).drift()).isZero();
        other.losses()[2] *= 1.01;
        assertThat(other.from(reference).drift()).isCloseTo(0.01, within(0.001));
        assertThat(other.from(reference).loss()).isZero();
        other.losses()[2] = Double.NaN;
        assertThat(other.from(reference).drift()).isInfinite();
    }

    /** Where a layer's units are about to be switched on, rounding decides a gradient: nothing to compare by. */
    @Test
    void pointsKeepAwayFromKinks() {
        DeviceCase subject = small("deep");
        ComputationGraph graph = subject.graph();
        List<MultiDataSet> batches = subject.batches(2, 4);
        INDArray weights = graph.getLayer("encoder-1").getParam("W");
        INDArray bias = graph.getLayer("encoder-1").getParam("b");
        INDArray before = batches.get(0).getFeatures(0).getRow(0, true).mmul(weights);
        bias.assign(before.negi());
        float[] start = graph.params().dup().data().asFloat();
        Trace trace = Trace.of(graph, batches, 3, null);
        GraphMemory.release(graph);
        float[] first = trace.points().get(0).parameters();
        assertThat(Arrays.equals(first, start)).as("the point is where it was").isFalse();
        for (int i = 0; i < start.length; i++) {
            assertThat(first[i]).isCloseTo(start[i], within(0.01f * Math.abs(start[i])));
        }
        ComputationGraph elsewhere = subject.graph();
        start = elsewhere.params().dup().data().asFloat();
        first = Trace.of(elsewhere, batches, 3, null).points().get(0).parameters();
        elsewhere.close();
        assertThat(Arrays.equals(first, start)).as("moved without need").isTrue();
    }

    @Test
    void verdictsFollowTheDifferences() {
        assertThat(parity(0.0, 0.0, 0.0).agrees()).isTrue();
        assertThat(parity(2e-5, 0.0, 0.0).agrees()).isFalse();
        assertThat(parity(0.0, 2e-4, 0.0).agrees()).isFalse();
        assertThat(parity(0.0, 0.0, 0.03).agrees()).isFalse();
        assertThat(parity(Double.POSITIVE_INFINITY, 0.0, 0.0).agrees()).isFalse();
        // one value of a code on the other side of a border
        assertThat(new Parity("fsq", 2e-5, 2e-4, 0.0, 1.0, 1.0, true, null).agrees())
                .isTrue();
        assertThat(new Parity("fsq", 0.0, 0.02, 0.0, 1.0, 1.0, true, null).agrees())
                .isFalse();
        assertThat(new Parity("shallow", null, null, null, null, null, false, "went wrong").agrees())
                .isFalse();
    }

    private static Parity parity(double loss, double gradient, double drift) {
        return new Parity("shallow", loss, gradient, drift, 1.0, 1.0, false, null);
    }

    @Test
    void anotherStartIsRepeated() {
        Trace reference = trace("shallow", 3, null);
        DeviceCase subject = small("shallow");
        ComputationGraph graph = new ComputationGraph(subject.model().graph(77));
        graph.init();
        Trace other = Trace.of(graph, subject.batches(2, 16), 3, null);
        assertThat(other.from(reference).gradient()).isGreaterThan(0.1);
        GraphMemory.release(graph);
    }

    @Test
    void tracesAreFiles() throws IOException {
        Trace reference = trace("vae", 3, null);
        Path file = folder.resolve("vae.trace");
        reference.write(file);
        Trace read = Trace.read(file);
        assertThat(read.from(reference)).isEqualTo(new Trace.Difference(0, 0, 0));
        assertThat(read.points().get(1).parameters())
                .containsExactly(reference.points().get(1).parameters());
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no trace");
    }

    @Test
    void aDeviceWithoutABackendIsSaidInOneLine() {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("nd4j-native"))
                .collect(Collectors.joining(File.pathSeparator));
        System.setProperty(DeviceSuite.CLASS_PATH, without);
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--small", "--only", "shallow", "--steps", "2")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("no ND4J backend works with the class path of the device: status 1")
                .hasMessageNotContaining("\n");
    }

    @Test
    void badOptionsAreNamed() {
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--stps", "3")))
                .hasMessageContaining("unknown option '--stps' of --gpu")
                .hasMessageContaining("--steps");
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--steps", "1"))).hasMessageContaining("at least 2, got 1");
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--part", "all")))
                .hasMessageContaining("--part must be parity or speed, got 'all'");
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--only", "vea"))).hasMessageContaining("vae");
        assertThatThrownBy(() -> DeviceSuite.main(List.of("--out"))).hasMessageContaining("needs a value");
    }
}
