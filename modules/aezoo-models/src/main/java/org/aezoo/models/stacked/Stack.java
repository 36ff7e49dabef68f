package org.aezoo.models.stacked;

import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.common.DeepLayers;
import org.aezoo.models.common.Start;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * What the stacked variants share. With the sizes n_0 (the input), n_1, ..., n_K (the code), stage k is a model of one
 * layer each way, with tied weights, for the codes of stage k - 1:
 *
 * <pre>
 *   h_0 = x
 *   h_k = f_k(h_(k-1) W_k + b_k)           [batch, n_k]; f_K is the activation of the code
 *   r_k = g_k(h_k W_k' + c_k)              [batch, n_(k-1)]; g_1 is the activation of the output, g_k is f_(k-1)
 *   L_k = l_k(h_(k-1), r_k) + what the kind of stage adds; l_1 is the loss, l_k is bernoulli where h_(k-1) is sigmoid,
 *         else mse
 * </pre>
 *
 * <p>Unrolled, W_k, b_k, c_k and the transposed W_k start a {@link DeepAutoencoder} with untied weights, which is then
 * trained as a whole.
 */
public interface Stack extends StagedModel, DeepLayers {

    @Override
    @Setting(value = "units of the hidden layers, encoder side", min = 1)
    @Default(image = "1000,500,250")
    List<Integer> hiddenSizes();

    @Override
    @Setting(value = "units in the code", min = 1)
    @Default(image = "30")
    int codeSize();

    @Override
    @Setting("activation of the hidden layers")
    @Default("sigmoid")
    Nonlinearity activation();

    /** Of each stage at most, one number for all or one for each; 0 for a random start from that stage on. */
    @Setting(
            value = "epochs of each stage, one for all or one each",
            range = "0 or more; 0: no pretraining",
            min = 0,
            max = 1_000_000)
    @Default("10")
    List<Integer> pretrainEpochs();

    /** Adam's step size in the stages, one for all or one for each; {@link #learningRate} is that of the whole network. */
    @Setting(value = "Adam's step size of the stages, one for all or one each", above = 0)
    @Default(image = "3e-3", table = "1e-3")
    List<Double> pretrainLearningRate();

    /** The model of a stage, with tied weights. */
    AutoencoderModel stage(Place place);

    /** A stage without more than the stack's own equations. */
    static AutoencoderModel plain(Place place) {
        return place.model(
                ShallowAutoencoder.class, Map.of("tied", true, "columnSlopes", false, "start", Start.RANDOM));
    }

    /**
     * Where a stage stands.
     *
     * @param number from 0
     * @param inputSize values per row
     * @param codeSize units
     * @param activation of the units
     * @param outputActivation of the reconstruction
     * @param loss how row and reconstruction are compared
     * @param learningRate Adam's step size
     * @param weightDecay as in the whole network
     */
    record Place(
            int number,
            int inputSize,
            int codeSize,
            Nonlinearity activation,
            Nonlinearity outputActivation,
            ReconstructionLoss loss,
            double learningRate,
            double weightDecay) {

        /** The stage's own value of a setting. */
        <T> T of(List<T> values) {
            return values.get(values.size() == 1 ? 0 : number);
        }

        /** A model of one layer each way with tied weights in this place; what else it needs is given by name. */
        <M extends AutoencoderModel> M model(Class<M> type, Map<String, ?> given) {
            return Settings.like(this, type, given);
        }
    }

    /** Refuses lists that do not go with the stages, and pretraining above a stage without. */
    static void check(List<Integer> hiddenSizes, List<Integer> pretrainEpochs, List<Double> pretrainLearningRate) {
        // first, as they say how many stages there are
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        Require.perStage("pretrainEpochs", pretrainEpochs, hiddenSizes.size() + 1);
        for (int k = 1; k < pretrainEpochs.size(); k++) {
            Require.that(
                    pretrainEpochs.get(k) == 0 || pretrainEpochs.get(k - 1) > 0,
                    "pretrainEpochs",
                    "0 for each stage above one with 0",
                    pretrainEpochs);
        }
        Require.perStage("pretrainLearningRate", pretrainLearningRate, hiddenSizes.size() + 1);
    }

    /** For a table: twice as many units as columns, then as many, up to a thousand; a third in the code. */
    static Map<String, ?> tabular(int inputSize) {
        return Map.of(
                "inputSize",
                inputSize,
                "hiddenSizes",
                List.of(Math.min(1000, 2 * inputSize), Math.min(500, inputSize)),
                "codeSize",
                Math.max(1, inputSize / 3));
    }

    @Override
    default List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        int count = hiddenSizes().size() + 1;
        for (int k = 0; k < count; k++) {
            boolean first = k == 0;
            boolean last = k == count - 1;
            Place place = new Place(
                    k,
                    first ? inputSize() : hiddenSizes().get(k - 1),
                    last ? codeSize() : hiddenSizes().get(k),
                    last ? codeActivation() : activation(),
                    first ? outputActivation() : activation(),
                    first ? loss() : activation() == SIGMOID ? BERNOULLI : MSE,
                    pretrainLearningRate().get(pretrainLearningRate().size() == 1 ? 0 : k),
                    weightDecay());
            int epochs = place.of(pretrainEpochs());
            if (epochs == 0) {
                break;
            }
            stages.add(new Stage(
                    stage(place),
                    epochs,
                    first ? "input" : "encoder-" + k,
                    last ? "code" : "encoder-" + (k + 1),
                    first ? "reconstruction" : "decoder-" + k));
        }
        return List.copyOf(stages);
    }

    @Override
    default String objective() {
        List<Stage> stages = stages();
        return loss().formula()
                + (stages.isEmpty()
                        ? ""
                        : ", after " + stages.size() + " stages of "
                                + stages.get(0).model().id());
    }

    @Override
    default ComputationGraphConfiguration graph(long seed) {
        return deep(seed, false, loss().function());
    }
}
