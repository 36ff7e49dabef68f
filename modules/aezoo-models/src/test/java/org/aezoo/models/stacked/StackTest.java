package org.aezoo.models.stacked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.denoising.DropoutAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.sparse.SparseKlAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

final class StackTest {

    private static StagedModel with(StagedModel model, String... settings) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            changes.put(settings[i], settings[i + 1]);
        }
        return Settings.with(model, changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacked", "stacked-denoising", "stacked-contractive", "stacked-sparse", "stacked-dropout"})
    void stagesHangTogether(String id) {
        StagedModel model = (StagedModel) Zoo.get(id).forShape(DataShape.image(1, 28, 28));
        List<Stage> stages = model.stages();
        assertThat(stages).extracting(Stage::name).containsExactly("784-1000", "1000-500", "500-250", "250-30");
        assertThat(stages).extracting(Stage::below).containsExactly("input", "encoder-1", "encoder-2", "encoder-3");
        assertThat(stages).extracting(Stage::encoder).containsExactly("encoder-1", "encoder-2", "encoder-3", "code");
        assertThat(stages)
                .extracting(Stage::decoder)
                .containsExactly("reconstruction", "decoder-1", "decoder-2", "decoder-3");
        assertThat(stages)
                .allSatisfy(stage -> assertThat(stage.model().loss()).isEqualTo(ReconstructionLoss.BERNOULLI));
        assertThat(model.objective()).contains("after 4 stages of");
    }

    @Test
    void eachStageHasItsOwnSettings() {
        StagedModel denoising = with(
                StackedDenoisingAutoencoder.image(28 * 28),
                "hidden-sizes",
                "20,10",
                "noise",
                "gaussian",
                "noise-std",
                "0.1,0.2,0.3",
                "pretrain-epochs",
                "3,2,1",
                "pretrain-learning-rate",
                "0.1,0.01,0.001");
        assertThat(denoising.stages()).extracting(Stage::epochs).containsExactly(3, 2, 1);
        assertThat(denoising.stages()).extracting(Stage::model).satisfies(models -> {
            DenoisingAutoencoder second = (DenoisingAutoencoder) models.get(1);
            assertThat(second.noiseStd()).isEqualTo(0.2);
            assertThat(second.noiseRate()).isEqualTo(0.25);
            assertThat(second.learningRate()).isEqualTo(0.01);
            assertThat(second.tied()).isTrue();
        });
        StagedModel contractive =
                with(StackedContractiveAutoencoder.image(28 * 28), "hidden-sizes", "20", "penalty", "0.5,0.25");
        assertThat(contractive.stages())
                .extracting(stage -> ((ContractiveAutoencoder) stage.model()).penalty())
                .containsExactly(0.5, 0.25);
        StagedModel sparse = with(
                StackedSparseAutoencoder.image(28 * 28),
                "hidden-sizes",
                "20",
                "beta",
                "2,1",
                "target-rate",
                "0.2,0.3",
                "code-activation",
                "sigmoid");
        assertThat(sparse.stages())
                .extracting(stage -> ((SparseKlAutoencoder) stage.model()).targetRate())
                .containsExactly(0.2, 0.3);
        StagedModel dropout =
                with(StackedDropoutAutoencoder.image(28 * 28), "hidden-sizes", "20", "noise-rate", "0.4,0");
        assertThat(dropout.stages())
                .extracting(stage -> ((DropoutAutoencoder) stage.model()).noiseRate())
                .containsExactly(0.4, 0.0);
        // a rate is one of sigmoid units
        assertThat(with(sparse, "code-activation", "identity").stages().get(1).model())
                .isInstanceOf(ShallowAutoencoder.class);
    }

    @Test
    void lossOfAStageFitsTheCodesBelow() {
        StagedModel model = with(
                StackedAutoencoder.image(28 * 28),
                "activation",
                "tanh",
                "hidden-sizes",
                "9",
                "code-activation",
                "relu");
        assertThat(model.stages().get(0).model().loss()).isEqualTo(ReconstructionLoss.BERNOULLI);
        ShallowAutoencoder second = (ShallowAutoencoder) model.stages().get(1).model();
        assertThat(second.loss()).isEqualTo(ReconstructionLoss.MSE);
        assertThat(second.outputActivation()).isEqualTo(Nonlinearity.TANH);
        assertThat(second.activation()).isEqualTo(Nonlinearity.RELU);
    }

    @Test
    void noEpochsMeanNoStagesFromThereOn() {
        assertThat(with(StackedAutoencoder.image(28 * 28), "pretrain-epochs", "0")
                        .stages())
                .isEmpty();
        assertThat(with(StackedAutoencoder.image(28 * 28), "pretrain-epochs", "5,5,0,0")
                        .stages())
                .extracting(Stage::name)
                .containsExactly("784-1000", "1000-500");
    }

    @Test
    void wholeNetworkSeesDamagedExamplesOnlyIfAsked() {
        assertThat(StackedDenoisingAutoencoder.image(28 * 28).corruption()).isNull();
        AutoencoderModel keeping = with(StackedDenoisingAutoencoder.image(28 * 28), "keep-noise", "true");
        assertThat(Corrupted.of(keeping)).hasToString("masking of 0.25");
    }

    /** What a user's own {@link StagedModel} may be made of. */
    @ParameterizedTest
    @CsvSource({
        "linear, true",
        "linear, false",
        "shallow, true",
        "dropout, true",
        "dropout, false",
        "top-k, true",
        "top-k, false",
        "sparse-l1, true",
        "sparse-kl, false",
        "denoising, true",
        "denoising, false"
    })
    void anyModelOfOneLayerEachWayCanBeAStage(String id, boolean tied) {
        StagedModel model = with(StackedAutoencoder.tabular(6), "hidden-sizes", "5");
        Map<String, String> settings = new LinkedHashMap<>(Map.of("code-size", "5", "tied", "" + tied));
        AutoencoderModel single = Zoo.get(id).forShape(DataShape.row(6));
        if (Settings.values(single).containsKey("k")) {
            settings.put("k", "2");
        }
        single = Settings.with(single, settings);
        ComputationGraph stage = new ComputationGraph(single.graph(3));
        ComputationGraph whole = new ComputationGraph(model.graph(4));
        stage.init();
        whole.init();
        new Stage(single, 1, "input", "encoder-1", "reconstruction").fill(stage, whole);
        String encoder = stage.paramTable().containsKey("code_W") ? "code" : "encoder";
        INDArray weights = stage.getParam(encoder + "_W");
        assertThat(whole.getParam("encoder-1_W")).isEqualTo(weights);
        assertThat(whole.getParam("reconstruction_W"))
                .isEqualTo(tied ? weights.transpose() : stage.getParam("reconstruction_W"));
        // a bias is a vector, or before Deeplearning4j 1.0.0-M2 a row
        assertThat(whole.getParam("reconstruction_b").dup().data().asFloat())
                .containsExactly(stage.getParam(tied ? encoder + "_vb" : "reconstruction_b")
                        .dup()
                        .data()
                        .asFloat());
    }

    @Test
    void stageWithMoreLayersIsRefused() {
        ComputationGraph deep = new ComputationGraph(DeepAutoencoder.tabular(6).graph(1));
        ComputationGraph whole =
                new ComputationGraph(StackedAutoencoder.tabular(6).graph(1));
        deep.init();
        whole.init();
        Stage stage = new Stage(DeepAutoencoder.tabular(6), 1, "input", "encoder-1", "reconstruction");
        assertThatThrownBy(() -> stage.fill(deep, whole))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a stage must have one layer each way, got 6 layers with weights in deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stacked-denoising | noise-rate | 0.1,0.2 | noiseRate must be one value for all stages or 4, one for each, got [0.1, 0.2]",
                "stacked-denoising | noise-std | '' | noiseStd must be one value for all stages or 4, one for each, got []",
                "stacked-denoising | noise-rate | 0.1,0.2,0.3,1.5 | noiseRate must be between 0 and 1, got 1.5",
                "stacked-denoising | noise-rate | much | noise-rate must be list of numbers, got 'much'",
                "stacked-contractive | penalty | 0,0 | penalty must be one value for all stages or 4, one for each, got [0.0, 0.0]",
                "stacked-contractive | activation | elu | activation must be sigmoid, tanh, relu or identity, got ELU",
                "stacked-contractive | code-activation | elu | codeActivation must be sigmoid, tanh, relu or identity, got ELU",
                "stacked-dropout | noise-rate | 1 | noiseRate must be 0 or more and below 1, got 1",
                "stacked-sparse | beta | 1,1,1,1,1 | beta must be one value for all stages or 4, one for each",
                "stacked | pretrain-epochs | -1 | pretrainEpochs must be between 0 and 1000000, got -1",
                "stacked | pretrain-epochs | 1.5 | pretrain-epochs must be list of integers, got '1.5'",
                "stacked | pretrain-epochs | 3,0,1,1 | pretrainEpochs must be 0 for each stage above one with 0, got [3, 0, 1, 1]",
                "stacked | pretrain-learning-rate | 0 | pretrainLearningRate must be above 0, got 0",
                "stacked | hidden-sizes | 5,0 | hiddenSizes must each be at least 1, got [5, 0]"
            })
    void settingsAreRefusedWithNameRuleAndValue(String id, String name, String value, String message) {
        assertThatThrownBy(() -> with((StagedModel) Zoo.get(id).forShape(DataShape.image(1, 28, 28)), name, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
