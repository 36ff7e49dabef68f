package org.aezoo.layers.inference;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.internal.convolution.OnednnForm;
import org.aezoo.layers.internal.convolution.OnednnShape;
import org.aezoo.layers.internal.convolution.OnednnStep;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;

/**
 * oneDNN's primitives for convolutions one after another, for one number of images. What one puts out stays in the order
 * that suits the next. Owns its memory until {@link #close}.
 */
final class ConvolutionChain implements AutoCloseable {

    private final List<ConvolutionStack.Stage> stages;
    private final List<OnednnStep> steps = new ArrayList<>();
    private final List<OnednnForm> weights = new ArrayList<>();
    private final List<OnednnForm> biases = new ArrayList<>();
    private final List<FloatPointer> buffers = new ArrayList<>();
    private final FloatPointer input;
    private final FloatPointer output;

    /** Where the images are on their way, while the chain is put together. */
    private memory at;

    ConvolutionChain(List<ConvolutionStack.Stage> stages, int images) {
        this.stages = stages;
        OnednnShape first = stages.get(0).shape(images);
        at = inMemory(stages.get(0).widens() ? first.narrow() : first.wide());
        input = buffers.get(0);
        memory.desc plain = at.get_desc();
        for (ConvolutionStack.Stage stage : stages) {
            OnednnShape shape = stage.shape(images);
            if (stage.widens()) {
                transposed(shape, stage.transfer());
                plain = shape.wide();
            } else {
                forward(shape, stage.transfer());
                plain = shape.narrow();
            }
        }
        bring(plain);
        output = buffers.get(buffers.size() - 1);
    }

    private memory inMemory(memory.desc order) {
        FloatPointer buffer = OnednnStep.buffer(order);
        buffers.add(buffer);
        return new memory(order, OnednnStep.ENGINE, buffer);
    }

    /** Sees to it that the images lie in that order. */
    private void bring(memory.desc order) {
        if (!at.get_desc().equals(order)) {
            memory target = inMemory(order);
            steps.add(OnednnForm.step(at, target));
            at = target;
        }
    }

    private memory weights(OnednnShape shape, memory.desc order) {
        OnednnForm form = new OnednnForm(shape.weights(), order);
        weights.add(form);
        return form.memory();
    }

    private memory bias(memory.desc plain, memory.desc order) {
        OnednnForm form = new OnednnForm(plain, order);
        biases.add(form);
        return form.memory();
    }

    private void forward(OnednnShape shape, ActivationKernel transfer) {
        var description = shape.forward(followedBy(transfer));
        bring(description.src_desc());
        memory result = inMemory(description.dst_desc());
        steps.add(new OnednnStep(new convolution_forward(description), description)
                .on(dnnl.DNNL_ARG_SRC, at)
                .on(dnnl.DNNL_ARG_WEIGHTS, weights(shape, description.weights_desc()))
                .on(dnnl.DNNL_ARG_BIAS, bias(shape.bias(), shape.bias()))
                .on(dnnl.DNNL_ARG_DST, result));
        at = result;
    }

    private void transposed(OnednnShape shape, ActivationKernel transfer) {
        var description = shape.data(shape.forward(OnednnStep.ATTRIBUTES));
        bring(description.diff_dst_desc());
        memory result = inMemory(description.diff_src_desc());
        steps.add(new OnednnStep(new convolution_backward_data(description), description)
                .on(dnnl.DNNL_ARG_DIFF_DST, at)
                .on(dnnl.DNNL_ARG_WEIGHTS, weights(shape, description.weights_desc()))
                .on(dnnl.DNNL_ARG_DIFF_SRC, result));
        at = result;
        memory.desc order = result.get_desc();
        memory.desc perChannel = shape.wideBias(order);
        var sum = new binary.primitive_desc(
                new binary.desc(dnnl.dnnl_binary_add, order, perChannel, order),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE);
        steps.add(new OnednnStep(new binary(sum), sum)
                .on(dnnl.DNNL_ARG_SRC_0, result)
                .on(dnnl.DNNL_ARG_SRC_1, bias(shape.wideBias(), perChannel))
                .on(dnnl.DNNL_ARG_DST, result));
        if (transfer != ActivationKernel.IDENTITY) {
            // as a part of the sum it comes out wrong where channels do not fill their blocks
            var activation = new eltwise_forward.primitive_desc(
                    new eltwise_forward.desc(dnnl.dnnl_forward_inference, algorithm(transfer), order, 0, 0),
                    OnednnStep.ATTRIBUTES,
                    OnednnStep.ENGINE);
            steps.add(new OnednnStep(new eltwise_forward(activation), activation)
                    .on(dnnl.DNNL_ARG_SRC, result)
                    .on(dnnl.DNNL_ARG_DST, result));
        }
    }

    private static primitive_attr followedBy(ActivationKernel transfer) {
        primitive_attr attributes = OnednnStep.attributes();
        if (transfer != ActivationKernel.IDENTITY) {
            post_ops after = new post_ops();
            after.append_eltwise(1, algorithm(transfer), 0, 0);
            attributes.set_post_ops(after);
        }
        return attributes;
    }

    private static int algorithm(ActivationKernel transfer) {
        return switch (transfer) {
            case IDENTITY -> throw new IllegalArgumentException("identity is no step");
            case RELU -> dnnl.dnnl_eltwise_relu;
            case SIGMOID -> dnnl.dnnl_eltwise_logistic;
            case TANH -> dnnl.dnnl_eltwise_tanh;
        };
    }

    /** Images one after another, as many as the chain is for. */
    FloatPointer input() {
        return input;
    }

    /** What became of them. */
    FloatPointer output() {
        return output;
    }

    /** Takes the parameters that the layers have now. */
    void takeParameters() {
        for (int i = 0; i < stages.size(); i++) {
            weights.get(i).forget();
            weights.get(i).read(stages.get(i).weights(), 0);
            biases.get(i).forget();
            biases.get(i).read(stages.get(i).bias(), 0);
        }
    }

    void run() {
        steps.forEach(OnednnStep::run);
    }

    @Override
    public void close() {
        steps.forEach(OnednnStep::close);
        weights.forEach(OnednnForm::close);
        biases.forEach(OnednnForm::close);
        buffers.forEach(FloatPointer::close);
    }
}
