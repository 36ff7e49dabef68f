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

/**
 * The primitives of one convolution for one batch size and number of threads, each made when it is first asked for. Owns
 * them and the copies that they work on until {@link #close}.
 */
final class OnednnPlan implements AutoCloseable {

    private final OnednnShape shape;
    private final convolution_forward.primitive_desc forward;
    private final convolution_backward_data.primitive_desc data;
    private final convolution_backward_weights.primitive_desc slopes;
    private final FloatPointer noBias;
    private final FloatPointer unwantedSlope;

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
    record Pass(OnednnStep step, OnednnForm wide, OnednnForm narrow, OnednnForm weights, memory bias) {}

    /** Fails where oneDNN lacks one of the primitives. */
    OnednnPlan(OnednnShape shape) {
        this.shape = shape;
        forward = shape.forward(OnednnStep.ATTRIBUTES);
        data = shape.data(forward);
        slopes = shape.slopes(forward);
        noBias = new FloatPointer(shape.maps());
        Pointer.memset(noBias, 0, shape.maps() * Float.BYTES);
        unwantedSlope = new FloatPointer(shape.maps());
    }

    /** y from x. */
    Pass narrow() {
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

    /** x from y, without bias. */
    Pass widen() {
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

    /** The gradients at weights and bias from x and the gradient at y, or from the gradient at x and y. */
    Pass slope() {
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

    /** As many zeros as there are maps. */
    FloatPointer noBias() {
        return noBias;
    }

    /** Room for a gradient at the bias that nobody takes. */
    FloatPointer unwantedSlope() {
        return unwantedSlope;
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
        unwantedSlope.close();
        data.close();
        slopes.close();
        forward.close();
    }
}
