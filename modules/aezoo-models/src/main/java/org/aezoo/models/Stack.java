package org.aezoo.models;

import static org.aezoo.models.Nonlinearity.SIGMOID;
import static org.aezoo.models.ReconstructionLoss.BERNOULLI;
import static org.aezoo.models.ReconstructionLoss.MSE;

import java.util.ArrayList;
import java.util.List;
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
interface Stack extends StagedModel {

    /** Units of the hidden layers, from the input on. */
    List<Integer> hiddenSizes();

    /** Of the hidden layers. */
    Nonlinearity activation();

    /** Of the code. */
    Nonlinearity codeActivation();

    /** Of the reconstruction. */
    Nonlinearity outputActivation();

    /** Of each stage, or one for all. */
    List<Integer> pretrainEpochs();

    /** Of each stage, or one for all. */
    List<Double> pretrainLearningRate();

    /** Of the whole network. */
    double learningRate();

    /** Of the stages and of the whole network. */
    double weightDecay();

    /** The model of a stage, with tied weights. */
    AutoencoderModel stage(Place place);

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
     */
    record Place(
            int number,
            int inputSize,
            int codeSize,
            Nonlinearity activation,
            Nonlinearity outputActivation,
            ReconstructionLoss loss,
            double learningRate) {

        /** The stage's own value of a setting. */
        <T> T of(List<T> values) {
            return values.get(values.size() == 1 ? 0 : number);
        }
    }

    /** Refuses what the stacked variants do not allow in the settings that they share. */
    static void check(
            int inputSize,
            List<Integer> hiddenSizes,
            int codeSize,
            List<Integer> pretrainEpochs,
            List<Double> pretrainLearningRate,
            double learningRate,
            double weightDecay) {
        Require.atLeast("inputSize", inputSize, 1);
        Require.sizes("hiddenSizes", hiddenSizes, 1);
        Require.atLeast("codeSize", codeSize, 1);
        Require.perStage("pretrainEpochs", pretrainEpochs, hiddenSizes.size() + 1);
        for (int k = 0; k < pretrainEpochs.size(); k++) {
            Require.between("pretrainEpochs", pretrainEpochs.get(k), 0, 1_000_000);
            Require.that(
                    k == 0 || pretrainEpochs.get(k) == 0 || pretrainEpochs.get(k - 1) > 0,
                    "pretrainEpochs",
                    "0 for each stage above one with 0",
                    pretrainEpochs);
        }
        Require.perStage("pretrainLearningRate", pretrainLearningRate, hiddenSizes.size() + 1);
        pretrainLearningRate.forEach(rate -> Require.positive("pretrainLearningRate", rate));
        Require.positive("learningRate", learningRate);
        Require.atLeast("weightDecay", weightDecay, 0);
    }

    /** Hidden layers for a table: twice as many units as columns, then as many; up to a thousand. */
    static List<Integer> tabularSizes(int inputSize) {
        return List.of(Math.min(1000, 2 * inputSize), Math.min(500, inputSize));
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
                    pretrainLearningRate().get(pretrainLearningRate().size() == 1 ? 0 : k));
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
        return new DeepAutoencoder(
                        inputSize(),
                        hiddenSizes(),
                        codeSize(),
                        activation(),
                        codeActivation(),
                        outputActivation(),
                        loss(),
                        false,
                        Start.RANDOM,
                        learningRate(),
                        weightDecay())
                .graph(seed);
    }
}
