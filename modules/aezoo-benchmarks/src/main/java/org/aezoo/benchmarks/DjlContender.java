package org.aezoo.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.benchmarks.CaseFolder.Card;
import org.aezoo.benchmarks.Network.Step;
import org.jspecify.annotations.Nullable;

/**
 * The same network in Deep Java Library, trained with its trainer, losses and Adam on PyTorch's natives. These are on
 * the class path: nothing is downloaded and no use is reported to anybody. Its PyTorch engine has no transposed
 * convolution, so only dense networks are here. Native memory is freed with the process.
 */
final class DjlContender implements Contender {

    /** System property: the folder into which DJL unpacks its natives. */
    static final String CACHE = "DJL_CACHE_DIR";

    private final Model model;
    private final Chain chain;
    private final Trainer trainer;
    private final Loss loss;
    private final NDManager manager;
    private final List<NDArray[]> batches = new ArrayList<>();

    DjlContender(CaseFolder folder, int threads) {
        prepare(threads);
        Card card = folder.card();
        chain = new Chain(folder);
        model = Model.newInstance(card.subject().name(), "PyTorch");
        model.setBlock(chain);
        manager = model.getNDManager();
        Step last = chain.last;
        loss = "bernoulli".equals(last.loss())
                ? new SigmoidBinaryCrossEntropyLoss("bernoulli", card.targetWidth(), false)
                : Loss.l2Loss("mse", card.targetWidth());
        float rate = Float.parseFloat(String.valueOf(card.settings().get("learning-rate")));
        trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                .optOptimizer(Adam.builder()
                        .optLearningRateTracker(Tracker.fixed(rate))
                        .build()));
        int size = card.subject().batchSize();
        trainer.initialize(new Shape(size, card.inputWidth()));
        for (float[][] batch : folder.batches()) {
            batches.add(new NDArray[] {
                manager.create(batch[0], new Shape(size, card.inputWidth())),
                manager.create(batch[1], new Shape(size, card.targetWidth()))
            });
        }
    }

    /** Whether there are natives for this machine on the class path. */
    static boolean isThere() {
        return DjlContender.class.getResource("/pytorch/cpu/linux-x86_64/libtorch.so") != null;
    }

    /** Has to come before any other use of DJL. */
    private static void prepare(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    /** The network from {@code case.json}, with the first weights from {@code weights.bin}. */
    private static final class Chain extends AbstractBlock {

        private final List<Step> steps;
        private final Step last;
        private final int code;
        private final long outputs;
        private final Map<String, Parameter> weights = new LinkedHashMap<>();

        Chain(CaseFolder folder) {
            List<Step> all = folder.network().steps();
            steps = all.subList(0, all.size() - 1);
            last = all.get(all.size() - 1);
            outputs = folder.card().targetWidth();
            List<String> names = steps.stream().map(Step::name).toList();
            code = names.lastIndexOf(folder.network().code()) + 1;
            List<float[]> values = folder.weights();
            for (int i = 0; i < values.size(); i++) {
                CaseFolder.Parameter parameter = folder.card().parameters().get(i);
                boolean weight = parameter.name().endsWith("_W");
                add(parameter.name(), weight, parameter.shape(), values.get(i));
            }
        }

        private void add(String name, boolean weight, long[] shape, float[] values) {
            Shape stored = new Shape(shape);
            // weights lie [out, in] in DJL, biases in one dimension
            Shape wanted = weight ? new Shape(shape[1], shape[0]) : new Shape(values.length);
            weights.put(
                    name,
                    addParameter(Parameter.builder()
                            .setName(name)
                            .setType(weight ? Parameter.Type.WEIGHT : Parameter.Type.BIAS)
                            .optShape(wanted)
                            .optInitializer((owner, ignored, type) -> {
                                NDArray array = owner.create(values, weight ? stored : wanted);
                                return weight ? array.transpose().duplicate() : array;
                            })
                            .build()));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> ignored) {
            NDArray h = run(store, inputs.singletonOrThrow(), steps, training);
            return new NDList("bernoulli".equals(last.loss()) ? h : activate(last, h));
        }

        private NDArray run(ParameterStore store, NDArray input, List<Step> chosen, boolean training) {
            NDArray h = input;
            for (Step step : chosen) {
                NDArray w = value(store, step.name() + "_W", h, training);
                NDArray b = value(store, step.name() + "_b", h, training);
                h = activate(step, Linear.linear(h, w, b).singletonOrThrow());
            }
            return h;
        }

        private NDArray value(ParameterStore store, String name, NDArray near, boolean training) {
            Parameter parameter = weights.get(name);
            if (parameter == null) {
                throw new IllegalArgumentException("the network must have a parameter " + name);
            }
            return store.getValue(parameter, near.getDevice(), training);
        }

        private static NDArray activate(Step step, NDArray z) {
            return switch (String.valueOf(step.activation())) {
                case "null", "identity" -> z;
                case "sigmoid" -> Activation.sigmoid(z);
                case "tanh" -> Activation.tanh(z);
                case "relu" -> Activation.relu(z);
                case "leaky-relu" -> Activation.leakyRelu(z, 0.01f);
                case "elu" -> Activation.elu(z, 1f);
                default -> throw new IllegalArgumentException("no activation of DJL for " + step);
            };
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), outputs)};
        }
    }

    @Override
    public String version() {
        return "DJL " + Engine.getDjlVersion() + ", PyTorch "
                + model.getNDManager().getEngine().getVersion();
    }

    @Override
    public double firstStep() {
        return train(0, true);
    }

    @Override
    public void step(int batch) {
        train(batch, false);
    }

    private double train(int number, boolean tell) {
        double value = Double.NaN;
        NDArray[] batch = batches.get(number);
        try (NDManager scope = manager.newSubManager()) {
            batch[0].tempAttach(scope);
            batch[1].tempAttach(scope);
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDList output = trainer.forward(new NDList(batch[0]));
                NDArray total = loss.evaluate(new NDList(batch[1]), output);
                gradients.backward(total);
                if (tell) {
                    value = total.getFloat();
                }
            }
            trainer.step();
        }
        return value;
    }

    /** Works on rows in memory of their own, which is freed at the end. */
    private float[] infer(float[][] rows, boolean score) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = scope.create(rows);
            ParameterStore store = new ParameterStore(scope, false);
            if (!score) {
                return chain.run(store, x, chain.steps.subList(0, chain.code), false)
                        .toFloatArray();
            }
            NDArray out = chain.forward(store, new NDList(x), false).singletonOrThrow();
            NDArray each = "bernoulli".equals(chain.last.loss())
                    ? Activation.relu(out)
                            .sub(out.mul(x))
                            .add(Activation.softPlus(out.abs().neg()))
                    : out.sub(x).square();
            return each.sum(new int[] {1}).toFloatArray();
        }
    }

    @Override
    public void encode(float[][] rows) {
        infer(rows, false);
    }

    @Override
    public void score(float[][] rows) {
        infer(rows, true);
    }
}
