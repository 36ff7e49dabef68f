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

    private static final int DIRECT = dnnl.dnnl_convolution_direct;

    private final long[] wide;
    private final long[] narrow;
    private final long[] weights;
    private final long[] stride;
    private final long[] padding;

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
     * @param bias of the narrow side; what it is for a primitive that has none does not matter
     */
    record Pass(OnednnStep step, OnednnForm wide, OnednnForm narrow, OnednnForm weights, memory bias) {}

    /**
     * @param wide [batch, channels, height, width]
     * @param narrow [batch, maps, lines, columns]
     * @param kernel height and width, as stride and padding
     */
    OnednnPlan(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        this.wide = wide;
        this.narrow = narrow;
        this.weights = new long[] {narrow[1], wide[1], kernel[0], kernel[1]};
        this.stride = new long[] {stride[0], stride[1]};
        this.padding = new long[] {padding[0], padding[1]};
        noBias = new FloatPointer(narrow[1]);
        Pointer.memset(noBias, 0, narrow[1] * Float.BYTES);
        unwantedSlope = new FloatPointer(narrow[1]);
        forward = new convolution_forward.primitive_desc(
                new convolution_forward.desc(
                        dnnl.dnnl_forward_training,
                        DIRECT,
                        any(wide),
                        any(weights),
                        bias(),
                        any(narrow),
                        this.stride,
                        this.padding,
                        this.padding),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE);
        var inBlocks = data(any(wide), any(narrow), any(weights));
        // few channels would be filled up with zeros to a whole block
        data = inBlocks.diff_src_desc().get_size() > 2 * plain(wide).get_size()
                ? data(plain(wide), plain(narrow), plainWeights())
                : inBlocks;
        slopes = new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                        DIRECT, any(wide), any(weights), bias(), any(narrow), this.stride, this.padding, this.padding),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE,
                forward);
    }

    private convolution_backward_data.primitive_desc data(memory.desc wide, memory.desc narrow, memory.desc weights) {
        return new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(DIRECT, wide, weights, narrow, stride, padding, padding),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE,
                forward);
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
                form(wideForms, plain(this.wide), wide),
                form(narrowForms, plain(this.narrow), narrow),
                form(weightForms, plainWeights(), weights),
                new memory(bias(), OnednnStep.ENGINE, null));
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

    private memory.desc bias() {
        return of(memory.format_tag.a, narrow[1]);
    }

    private memory.desc plainWeights() {
        return of(memory.format_tag.oihw, weights);
    }

    private static memory.desc plain(long[] images) {
        return of(memory.format_tag.nchw, images);
    }

    private static memory.desc any(long[] shape) {
        return of(memory.format_tag.any, shape);
    }

    private static memory.desc of(memory.format_tag order, long... shape) {
        return new memory.desc(shape, memory.data_type.f32, order);
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
