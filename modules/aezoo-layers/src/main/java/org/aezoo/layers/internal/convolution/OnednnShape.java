package org.aezoo.layers.internal.convolution;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** The sizes of a convolution of some images, and how oneDNN would go about it. */
public final class OnednnShape {

    private static final int DIRECT = dnnl.dnnl_convolution_direct;

    private static final List<memory.format_tag> BLOCKS =
            List.of(memory.format_tag.nChw16c, memory.format_tag.nChw8c, memory.format_tag.nChw4c);

    private final long[] wide;
    private final long[] narrow;
    private final long[] weights;
    private final long[] stride;
    private final long[] padding;

    /**
     * @param wide [batch, channels, height, width]
     * @param narrow [batch, maps, lines, columns]
     * @param kernel height and width, as stride and padding
     */
    public OnednnShape(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        this.wide = wide.clone();
        this.narrow = narrow.clone();
        weights = new long[] {narrow[1], wide[1], kernel[0], kernel[1]};
        this.stride = new long[] {stride[0], stride[1]};
        this.padding = new long[] {padding[0], padding[1]};
    }

    /** y from x, with a bias. */
    public convolution_forward.primitive_desc forward(primitive_attr attributes) {
        return alone(() -> new convolution_forward.primitive_desc(
                new convolution_forward.desc(
                        dnnl.dnnl_forward_training,
                        DIRECT,
                        any(wide),
                        any(weights),
                        bias(),
                        any(narrow),
                        stride,
                        padding,
                        padding),
                attributes,
                OnednnStep.ENGINE));
    }

    /**
     * x from y, without a bias.
     *
     * @param forward what {@link #forward} gave
     */
    public convolution_backward_data.primitive_desc data(convolution_forward.primitive_desc forward) {
        return alone(() -> {
            var inBlocks = data(any(wide), any(narrow), any(weights), forward);
            // few channels would be filled up with zeros to a whole block
            return inBlocks.diff_src_desc().get_size() > 2 * wide().get_size()
                    ? data(wide(), narrow(), weights(), forward)
                    : inBlocks;
        });
    }

    private convolution_backward_data.primitive_desc data(
            memory.desc wide, memory.desc narrow, memory.desc weights, convolution_forward.primitive_desc forward) {
        return new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(DIRECT, wide, weights, narrow, stride, padding, padding),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE,
                forward);
    }

    /** The gradients at weights and bias from x and y, one of them a gradient. */
    convolution_backward_weights.primitive_desc gradients(convolution_forward.primitive_desc forward) {
        return alone(() -> new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                        DIRECT, any(wide), any(weights), bias(), any(narrow), stride, padding, padding),
                OnednnStep.ATTRIBUTES,
                OnednnStep.ENGINE,
                forward));
    }

    /** What is made; whatever was needed for it is freed. */
    @SuppressWarnings("unchecked") // the scope's constructor takes classes, of which there are none
    private static <T extends Pointer> T alone(Supplier<T> make) {
        PointerScope scope = new PointerScope();
        try {
            return make.get().retainReference();
        } finally {
            scope.close();
        }
    }

    long images() {
        return wide[0];
    }

    long maps() {
        return narrow[1];
    }

    /** x as ND4J keeps it. */
    public memory.desc wide() {
        return of(memory.format_tag.nchw, wide);
    }

    /** y as ND4J keeps it. */
    public memory.desc narrow() {
        return of(memory.format_tag.nchw, narrow);
    }

    /** W as ND4J keeps it. */
    public memory.desc weights() {
        return of(memory.format_tag.oihw, weights);
    }

    /** A number for each of the maps. */
    public memory.desc bias() {
        return of(memory.format_tag.a, narrow[1]);
    }

    /** A number for each of the channels, as ND4J keeps it. */
    public memory.desc wideBias() {
        return of(memory.format_tag.nchw, 1, wide[1], 1, 1);
    }

    /** The same in the blocks that x lies in: adding it up is slow otherwise. */
    public memory.desc wideBias(memory.desc x) {
        for (memory.format_tag blocks : BLOCKS) {
            if (of(blocks, wide).equals(x)) {
                return of(blocks, 1, wide[1], 1, 1);
            }
        }
        return wideBias();
    }

    private static memory.desc any(long[] shape) {
        return of(memory.format_tag.any, shape);
    }

    private static memory.desc of(memory.format_tag order, long... shape) {
        return new memory.desc(shape, memory.data_type.f32, order);
    }
}
