package org.aezoo.layers.internal.convolution;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.layers.cpu.HostMemory;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The primitives of one convolution for some images of a batch, each made when it is first asked for. Owns them and the
 * copies that they work on until {@link #close}. Not for several threads at once.
 */
final class OnednnPlan implements AutoCloseable {

    private final int first;
    private final OnednnShape shape;
    private final convolution_forward.primitive_desc forward;
    private final convolution_backward_data.primitive_desc data;
    private final convolution_backward_weights.primitive_desc gradients;
    private final FloatPointer noBias;
    private final FloatPointer gradientW;
    private final FloatPointer gradientB;

    private final List<OnednnForm> wideForms = new ArrayList<>();
    private final List<OnednnForm> narrowForms = new ArrayList<>();
    private final List<OnednnForm> weightForms = new ArrayList<>();
    private final List<Pass> passes = new ArrayList<>();

    private @Nullable Pass forwardPass;
    private @Nullable Pass transposedPass;
    private @Nullable Pass gradientPass;

    /**
     * One primitive and the forms of its operands.
     *
     * @param bias of the narrow side; left alone by a primitive that has none
     */
    private record Pass(OnednnStep step, OnednnForm wide, OnednnForm narrow, OnednnForm weights, memory bias) {}

    /**
     * What a primitive works on.
     *
     * @param number one of oneDNN's DNNL_ARG_ numbers
     * @param order in which the primitive wants it
     */
    private record Operand(int number, memory.desc order) {}

    /**
     * Fails where oneDNN lacks one of the primitives.
     *
     * @param first number of the first of the images in its batch
     */
    OnednnPlan(int first, OnednnShape shape) {
        this.first = first;
        this.shape = shape;
        forward = shape.forward(OnednnStep.ATTRIBUTES);
        data = shape.data(forward);
        gradients = shape.gradients(forward);
        noBias = new FloatPointer(shape.maps());
        Pointer.memset(noBias, 0, shape.maps() * Float.BYTES);
        gradientW = new FloatPointer(shape.weights().get_size() / Float.BYTES);
        gradientB = new FloatPointer(shape.maps());
    }

    /** {@code y = W c + b}, as in {@link ConvolutionKernel}, for these images. */
    void forward(INDArray x, INDArray w, @Nullable INDArray b, INDArray y) {
        Pass pass = forward();
        pass.wide.read(x, first * imageOf(x));
        pass.weights.forget();
        pass.weights.read(w, 0);
        pass.bias.set_data_handle(b == null ? noBias : HostMemory.pointer(b));
        pass.narrow.open(y, first * imageOf(y));
        pass.step.run();
        pass.narrow.write();
        HostMemory.keep(x, w, y, b == null ? w : b);
    }

    /** {@code x = the sum of W' y}, and a bias. */
    void transposed(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        Pass pass = transposed();
        pass.narrow.read(y, first * imageOf(y));
        pass.weights.forget();
        pass.weights.read(w, 0);
        pass.wide.open(x, first * imageOf(x));
        pass.step.run();
        pass.wide.write();
        if (b != null) {
            add(b, x);
        }
        HostMemory.keep(x, w, y);
    }

    /** Adds one number to every channel. */
    private void add(INDArray b, INDArray images) {
        float[] numbers = HostMemory.read(b);
        float[] image = new float[(int) imageOf(images)];
        int pixels = image.length / numbers.length;
        FloatPointer pointer = HostMemory.pointer(images);
        for (long n = first; n < first + shape.images(); n++) {
            pointer.position(n * image.length).get(image, 0, image.length);
            for (int channel = 0; channel < numbers.length; channel++) {
                float number = numbers[channel];
                for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
                    image[i] += number;
                }
            }
            pointer.put(image, 0, image.length);
        }
    }

    /** The gradients at weights and bias, from x and the gradient at y, or from the gradient at x and y. */
    void findGradients(INDArray x, INDArray y) {
        Pass pass = gradients();
        pass.wide.read(x, first * imageOf(x));
        pass.narrow.read(y, first * imageOf(y));
        pass.weights.open(gradientW);
        pass.bias.set_data_handle(gradientB);
        pass.step.run();
        pass.weights.write();
        HostMemory.keep(x, y);
    }

    private static long imageOf(INDArray images) {
        return images.size(1) * images.size(2) * images.size(3);
    }

    /** What {@link #findGradients} found for the weights. */
    FloatPointer gradientW() {
        return gradientW;
    }

    /** The same for the bias of the narrow side. */
    FloatPointer gradientB() {
        return gradientB;
    }

    private Pass forward() {
        Pass known = forwardPass;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_forward(forward), forward),
                    new Operand(dnnl.DNNL_ARG_SRC, forward.src_desc()),
                    new Operand(dnnl.DNNL_ARG_DST, forward.dst_desc()),
                    new Operand(dnnl.DNNL_ARG_WEIGHTS, forward.weights_desc()));
            known.step.on(dnnl.DNNL_ARG_BIAS, known.bias);
            forwardPass = known;
        }
        return known;
    }

    private Pass transposed() {
        Pass known = transposedPass;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_backward_data(data), data),
                    new Operand(dnnl.DNNL_ARG_DIFF_SRC, data.diff_src_desc()),
                    new Operand(dnnl.DNNL_ARG_DIFF_DST, data.diff_dst_desc()),
                    new Operand(dnnl.DNNL_ARG_WEIGHTS, data.weights_desc()));
            transposedPass = known;
        }
        return known;
    }

    private Pass gradients() {
        Pass known = gradientPass;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_backward_weights(gradients), gradients),
                    new Operand(dnnl.DNNL_ARG_SRC, gradients.src_desc()),
                    new Operand(dnnl.DNNL_ARG_DIFF_DST, gradients.diff_dst_desc()),
                    new Operand(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradients.diff_weights_desc()));
            known.step.on(dnnl.DNNL_ARG_DIFF_BIAS, known.bias);
            gradientPass = known;
        }
        return known;
    }

    /** The values of all arrays may change from now on. */
    void forget() {
        wideForms.forEach(OnednnForm::forget);
        narrowForms.forEach(OnednnForm::forget);
        weightForms.forEach(OnednnForm::forget);
    }

    private Pass pass(OnednnStep step, Operand wide, Operand narrow, Operand weights) {
        Pass pass = new Pass(
                step,
                form(wideForms, shape.wide(), wide.order),
                form(narrowForms, shape.narrow(), narrow.order),
                form(weightForms, shape.weights(), weights.order),
                new memory(shape.bias(), OnednnStep.ENGINE, null));
        step.on(wide.number, pass.wide.memory())
                .on(narrow.number, pass.narrow.memory())
                .on(weights.number, pass.weights.memory());
        passes.add(pass);
        return pass;
    }

    private static OnednnForm form(List<OnednnForm> known, memory.desc plain, memory.desc wanted) {
        for (OnednnForm form : known) {
            if (form.is(wanted)) {
                return form;
            }
        }
        OnednnForm form = new OnednnForm(plain, wanted);
        known.add(form);
        return form;
    }

    @Override
    public void close() {
        for (Pass pass : passes) {
            pass.step.close();
            pass.bias.close();
        }
        wideForms.forEach(OnednnForm::close);
        narrowForms.forEach(OnednnForm::close);
        weightForms.forEach(OnednnForm::close);
        noBias.close();
        gradientW.close();
        gradientB.close();
        data.close();
        gradients.close();
        forward.close();
    }
}
