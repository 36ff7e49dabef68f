package org.aezoo.models.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.hashing.BinaryCodeAutoencoder;
import org.aezoo.models.inpainting.ContextEncoder;
import org.aezoo.models.inpainting.ConvolutionalContextEncoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.sparse.SparseKlAutoencoder;
import org.aezoo.models.stacked.StackedDenoisingAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bounds, defaults and what is inherited from interfaces. */
class SettingsTest {

    private static List<Configured> models() {
        List<Configured> models = new ArrayList<>(List.of(Classifier.defaults()));
        for (Variant variant : Zoo.list()) {
            boolean ofSeries = List.of("series", "convolutional-series", "lstm").contains(variant.id());
            models.add(variant.forShape(ofSeries ? DataShape.row(12) : DataShape.image(1, 12, 12)));
            if (List.of("vq-vae", "fsq").contains(variant.id())) {
                models.add(variant.forShape(DataShape.row(6)));
            }
        }
        return models;
    }

    /** Also tells a constructor that hands values to the check in another order than it declares them. */
    @TestFactory
    Stream<DynamicTest> eachBoundIsHeldAndNamesItsSetting() {
        return models().stream()
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> {
                    for (RecordComponent component : model.getClass().getRecordComponents()) {
                        Setting setting = Objects.requireNonNull(
                                Settings.annotation(model.getClass(), component, Setting.class), component.getName());
                        for (double wrong : outside(setting)) {
                            String type = component.getGenericType().getTypeName();
                            boolean whole = type.equals("int") || type.endsWith("Integer>");
                            String text = whole ? Long.toString((long) wrong) : Double.toString(wrong);
                            assertThatThrownBy(() ->
                                            Settings.with(model, Map.of(SettingText.kebab(component.getName()), text)))
                                    .as(component.getName() + "=" + text)
                                    .isInstanceOf(InvalidInputException.class)
                                    .hasMessageStartingWith(model.id() + ": " + component.getName() + " must ");
                        }
                    }
                }));
    }

    private static List<Double> outside(Setting setting) {
        return Stream.of(setting.min() - 1, setting.max() + 1, setting.above(), setting.below())
                .filter(value -> !value.isNaN())
                .toList();
    }

    /**
     * One that forgets a value.
     *
     * @param rate with a bound
     * @param size with another
     */
    record Forgetful(
            @Setting(value = "a rate", above = 0, max = 1) @Default("0.5")
            double rate,

            @Setting(value = "a size", min = 3) int size)
            implements Configured {

        Forgetful {
            Settings.check(rate);
        }

        @Override
        public String id() {
            return "forgetful";
        }
    }

    @Test
    void constructorThatForgetsOneIsTold() {
        assertThatThrownBy(() -> new Forgetful(0.5, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must check its 2 settings with bounds, got 1");
    }

    @Test
    void settingWithoutDefaultIsNamed() {
        assertThatThrownBy(() -> Settings.table(Forgetful.class, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have a default for size");
        assertThatThrownBy(() ->
                        Settings.table(ShallowAutoencoder.class, Map.of("inputSize", 3, "codeSize", 2, "codesize", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no components [codesize]");
        assertThatThrownBy(() -> Settings.table(ShallowAutoencoder.class, Map.of("inputSize", 3, "codeSize", "2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have the types of its components");
    }

    @Test
    void rangesAreWordedFromBounds() {
        assertThat(range(ShallowAutoencoder.tabular(4), "learning-rate")).isEqualTo("above 0");
        assertThat(range(ShallowAutoencoder.tabular(4), "code-size")).isEqualTo("1 or more");
        assertThat(range(SparseKlAutoencoder.tabular(4), "target-rate")).isEqualTo("above 0 and below 1");
        assertThat(range(SparseKlAutoencoder.tabular(4), "running-mean")).isEqualTo("0 or more and below 1");
        assertThat(range(BinaryCodeAutoencoder.tabular(4), "code-size")).isEqualTo("1 to 1024");
        assertThat(range(DeepAutoencoder.tabular(4), "hidden-sizes")).isEqualTo("each 1 or more, at most 16");
        assertThat(range(StackedDenoisingAutoencoder.tabular(4), "noise-rate")).isEqualTo("each 0 to 1");
        assertThat(range(Classifier.defaults(), "layer-decay")).isEqualTo("above 0, at most 1");
    }

    /** Of two interfaces that say something of an accessor, the one that extends the other counts. */
    @Test
    void mostSpecialInterfaceCounts() {
        assertThat(range(ContextEncoder.image(1, 8, 8), "height")).isEqualTo("2 or more");
        assertThat(range(ConvolutionalContextEncoder.image(1, 8, 8), "height")).isEqualTo("4 or more");
        assertThat(range(VariationalAutoencoder.tabular(4), "loss")).startsWith("bernoulli (values in [0, 1])");
    }

    private static String range(Configured model, String name) {
        return Settings.describe(model).stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow()
                .range();
    }
}
