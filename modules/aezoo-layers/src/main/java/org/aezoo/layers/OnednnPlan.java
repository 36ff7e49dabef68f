package org.aezoo.layers;

import java.util.ArrayList;
import java.util.List;
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
    private final convolution_backward_weights.primitive_desc slopes;
    private final FloatPointer noBias;
    private final FloatPointer slopeW;
    private final FloatPointer slopeB;

    private final List<OnednnForm> wideForms = new ArrayList<>();
    private final List<OnednnForm> narrowForms = new ArrayList<>();
    private final List<OnednnForm> weightForms = new ArrayList<>();
    private final List<Pass> passes = new ArrayList<>();

    private @Nullable Pass narrowing;
    private @Nullable Pass widening;
    private @Nullable Pass sloping;

    /**
     * One primitive and the forms of its operands.
     *
     * @param bias of the narrow side; left alone by a primitive that has none
     */
    private record Pass(OnednnStep step, OnednnForm wide, OnednnForm narrow, OnednnForm weights, memory bias) {}

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
        slopes = shape.slopes(forward);
        noBias = new FloatPointer(shape.maps());
        Pointer.memset(noBias, 0, shape.maps() * Float.BYTES);
        slopeW = new FloatPointer(shape.weights().get_size() / Float.BYTES);
        slopeB = new FloatPointer(shape.maps());
    }

    /** {@code y = W c + b}, as in {@link Convolver}, for these images. */
    void narrow(INDArray x, INDArray w, @Nullable INDArray b, INDArray y) {
        Pass pass = narrow();
        pass.wide.read(x, first * imageOf(x));
        pass.weights.forget();
        pass.weights.read(w, 0);
        pass.bias.set_data_handle(b == null ? noBias : Host.pointer(b));
        pass.narrow.open(y, first * imageOf(y));
        pass.step.run();
        pass.narrow.write();
        Host.keep(x, w, y, b == null ? w : b);
    }

    /** {@code x = the sum of W' y}, and a bias. */
    void widen(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        Pass pass = widen();
        pass.narrow.read(y, first * imageOf(y));
        pass.weights.forget();
        pass.weights.read(w, 0);
        pass.wide.open(x, first * imageOf(x));
        pass.step.run();
        pass.wide.write();
        if (b != null) {
            add(b, x);
        }
        Host.keep(x, w, y);
    }

    /** Adds one number to every channel. */
    private void add(INDArray b, INDArray images) {
        float[] numbers = Host.read(b);
        float[] image = new float[(int) imageOf(images)];
        int pixels = image.length / numbers.length;
        FloatPointer pointer = Host.pointer(images);
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
    void slope(INDArray x, INDArray y) {
        Pass pass = slope();
        pass.wide.read(x, first * imageOf(x));
        pass.narrow.read(y, first * imageOf(y));
        pass.weights.open(slopeW);
        pass.bias.set_data_handle(slopeB);
        pass.step.run();
        pass.weights.write();
        Host.keep(x, y);
    }

    private static long imageOf(INDArray images) {
        return images.size(1) * images.size(2) * images.size(3);
    }

    /** What {@link #slope} found for the weights. */
    FloatPointer slopeW() {
        return slopeW;
    }

    /** The same for the bias of the narrow side. */
    FloatPointer slopeB() {
        return slopeB;
    }

    private Pass narrow() {
        Pass known = narrowing;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_forward(forward), forward),
                    forward.src_desc(),
                    forward.dst_desc(),
                    forward.weights_desc());
            known.step
                    .on(dnnl.DNNL_ARG_SRC, known.wide.memory())
                    .on(dnnl.DNNL_ARG_WEIGHTS, known.weights.memory())
                    .on(dnnl.DNNL_ARG_BIAS, known.bias)
                    .on(dnnl.DNNL_ARG_DST, known.narrow.memory());
            narrowing = known;
        }
        return known;
    }

    private Pass widen() {
        Pass known = widening;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_backward_data(data), data),
                    data.diff_src_desc(),
                    data.diff_dst_desc(),
                    data.weights_desc());
            known.step
                    .on(dnnl.DNNL_ARG_DIFF_SRC, known.wide.memory())
                    .on(dnnl.DNNL_ARG_WEIGHTS, known.weights.memory())
                    .on(dnnl.DNNL_ARG_DIFF_DST, known.narrow.memory());
            widening = known;
        }
        return known;
    }

    private Pass slope() {
        Pass known = sloping;
        if (known == null) {
            known = pass(
                    new OnednnStep(new convolution_backward_weights(slopes), slopes),
                    slopes.src_desc(),
                    slopes.diff_dst_desc(),
                    slopes.diff_weights_desc());
            known.step
                    .on(dnnl.DNNL_ARG_SRC, known.wide.memory())
                    .on(dnnl.DNNL_ARG_DIFF_WEIGHTS, known.weights.memory())
                    .on(dnnl.DNNL_ARG_DIFF_BIAS, known.bias)
                    .on(dnnl.DNNL_ARG_DIFF_DST, known.narrow.memory());
            sloping = known;
        }
        return known;
    }

    /** The values of all arrays may change from now on. */
    void forget() {
        wideForms.forEach(OnednnForm::forget);
        narrowForms.forEach(OnednnForm::forget);
        weightForms.forEach(OnednnForm::forget);
    }

    private Pass pass(OnednnStep step, memory.desc wide, memory.desc narrow, memory.desc weights) {
        Pass pass = new Pass(
                step,
                form(wideForms, shape.wide(), wide),
                form(narrowForms, shape.narrow(), narrow),
                form(weightForms, shape.weights(), weights),
                new memory(shape.bias(), OnednnStep.ENGINE, null));
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
        slopeW.close();
        slopeB.close();
        data.close();
        slopes.close();
        forward.close();
    }
}
