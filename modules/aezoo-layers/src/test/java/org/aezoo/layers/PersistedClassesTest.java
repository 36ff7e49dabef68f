package org.aezoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.aezoo.layers.base.PenaltyLayer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * {@code persisted-classes.txt} names every class of this module that a network's configuration can name, and no other.
 * Saved models hold these names: a line is added with a new class, and none is ever changed or taken out.
 */
class PersistedClassesTest {

    /** What Deeplearning4j writes into a configuration by its class. */
    private static final List<Class<?>> KINDS = List.of(
            Layer.class,
            GraphVertex.class,
            InputPreProcessor.class,
            ILossFunction.class,
            IActivation.class,
            IUpdater.class,
            ISchedule.class,
            Regularization.class,
            IWeightInit.class,
            Distribution.class,
            IWeightNoise.class,
            IDropout.class,
            LayerConstraint.class);

    @Test
    void theListIsThatOfTheClasses() throws IOException, URISyntaxException {
        List<String> present = CompiledClasses.all().stream()
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> KINDS.stream().anyMatch(kind -> kind.isAssignableFrom(type)))
                .map(Class::getName)
                .sorted()
                .toList();
        assertThat(present).contains(L1PenaltyLayer.class.getName(), FusedAdam.class.getName());
        assertThat(listed()).isEqualTo(present);
    }

    private static List<String> listed() throws IOException {
        try (InputStream list = Objects.requireNonNull(
                PenaltyLayer.class.getResourceAsStream("/org/aezoo/layers/persisted-classes.txt"))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
