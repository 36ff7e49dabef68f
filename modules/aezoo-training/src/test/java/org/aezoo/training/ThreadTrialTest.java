package org.aezoo.training;

import static org.aezoo.testkit.GraphChecks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aezoo.layers.cpu.GraphMemory;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class ThreadTrialTest {

    @TempDir
    private Path folder;

    private int before;

    @BeforeEach
    void remember() {
        before = NativeThreads.get();
    }

    @AfterEach
    void restore() {
        NativeThreads.set(before);
    }

    @Test
    void powersOfTwoAndTheWholeMachineAreTried() {
        assertThat(ThreadTrial.candidates(1)).containsExactly(1);
        assertThat(ThreadTrial.candidates(2)).containsExactly(1, 2);
        assertThat(ThreadTrial.candidates(12)).containsExactly(1, 2, 4, 8, 12);
    }

    @Test
    void moreThreadsMustBeWorthIt() {
        assertThat(ThreadTrial.fastest(new double[] {100, 97})).isZero();
        assertThat(ThreadTrial.fastest(new double[] {100, 60, 59})).isEqualTo(1);
        assertThat(ThreadTrial.fastest(new double[] {100, 120, 50})).isEqualTo(2);
    }

    @Test
    void trialLeavesTheNetworkAloneAndItsAnswerIsKept() throws IOException {
        assumeThat(Runtime.getRuntime().availableProcessors())
                .as("processors to choose among")
                .isGreaterThan(1);
        Path file = folder.resolve("deep/threads");
        ComputationGraph graph = graph();
        try {
            INDArray weights = graph.params().dup();
            int chosen = ThreadTrial.choose(file, "shallow", graph, batch());
            assertThat(chosen).isIn(ThreadTrial.candidates(Runtime.getRuntime().availableProcessors()));
            assertThat(bits(graph.params())).isEqualTo(bits(weights));
            assertThat(NativeThreads.get()).isEqualTo(before);
            assertThat(file).content().contains("shallow").endsWith("=" + chosen + "\n");

            int other = chosen == 1 ? 2 : 1;
            Files.writeString(file, Files.readString(file).replace("=" + chosen, "=" + other));
            assertThat(ThreadTrial.choose(file, "shallow", graph, batch())).isEqualTo(other);

            Files.writeString(file, Files.readString(file).replace("=" + other, "=nonsense"));
            assertThat(ThreadTrial.choose(file, "shallow", graph, batch())).isPositive();
            assertThat(file).content().doesNotContain("nonsense");
        } finally {
            GraphMemory.release(graph);
        }
    }

    @Test
    void placeThatCannotBeWrittenDoesNoHarm() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("threads");
        ComputationGraph graph = graph();
        try {
            assertThat(ThreadTrial.choose(file, "shallow", graph, batch())).isPositive();
        } finally {
            GraphMemory.release(graph);
        }
    }

    private static ComputationGraph graph() {
        ComputationGraph graph =
                new ComputationGraph(ShallowAutoencoder.image(28 * 28).graph(1));
        graph.init();
        return graph;
    }

    private static MultiDataSet batch() {
        INDArray rows = Nd4j.rand(DataType.FLOAT, 16, 784);
        return new MultiDataSet(new INDArray[] {rows}, new INDArray[] {rows});
    }
}
