package org.aezoo.layers.internal.convolution;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.Onednn;
import org.aezoo.layers.cpu.ParallelLoops;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution by oneDNN's primitives, which are machine code made for the shapes at hand. Images are {@link ParallelLoops shared
 * out}.
 *
 * <p>A primitive says in which order it wants images and weights, mostly in blocks of 8 or 16 channels. Arrays are copied
 * into that order and back, which takes a quarter of the time; x is kept in it for the way back.
 *
 * <p>Primitives belong to a number of images. Those of the last few are kept, with the memory for their copies; when the
 * convolution itself is no longer used, JavaCPP frees it.
 */
public final class OnednnConvolution implements ConvolutionKernel {

    /** Batch sizes whose primitives are kept: whole batches and an epoch's last, in training and in validation. */
    private static final int MOST_SIZES = 4;

    /** Products of numbers below which it does not pay to wake another thread. */
    private static final long LEAST = 1 << 22;

    private final long[] wide;
    private final long[] narrow;
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;

    /** What each share works with; the least recently used first. */
    private final Map<Key, List<OnednnPlan>> plans = new LinkedHashMap<>(8, 0.75f, true);

    /** Fails where oneDNN cannot. The parameters are those of {@link ConvolutionKernel#of}. */
    public OnednnConvolution(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        this.wide = wide.clone();
        this.narrow = narrow.clone();
        this.kernel = kernel.clone();
        this.stride = stride.clone();
        this.padding = padding.clone();
        plans((int) wide[0]);
    }

    /** What primitives are made for. */
    private record Key(int batch, int shares) {}

    @Override
    public boolean fits(long[] wide, long[] narrow) {
        return areOfOneShape(wide, this.wide) && areOfOneShape(narrow, this.narrow);
    }

    private static boolean areOfOneShape(long[] images, long[] others) {
        return images[1] == others[1] && images[2] == others[2] && images[3] == others[3];
    }

    private List<OnednnPlan> plans(int batch) {
        Onednn.beAlone();
        long products = batch * narrow[1] * narrow[2] * narrow[3] * wide[1] * kernel[0] * kernel[1];
        Key key = new Key(batch, ParallelLoops.shares(batch, products, LEAST));
        List<OnednnPlan> known = plans.get(key);
        if (known == null) {
            while (plans.size() >= MOST_SIZES) {
                Iterator<List<OnednnPlan>> oldest = plans.values().iterator();
                oldest.next().forEach(OnednnPlan::close);
                oldest.remove();
            }
            List<OnednnPlan> made = new ArrayList<>();
            int each = (batch + key.shares - 1) / key.shares;
            for (int first = 0; first < batch; first += each) {
                int n = Math.min(each, batch - first);
                made.add(new OnednnPlan(first, new OnednnShape(of(n, wide), of(n, narrow), kernel, stride, padding)));
            }
            known = made;
            plans.put(key, known);
        }
        return known;
    }

    private static long[] of(long batch, long[] shape) {
        return new long[] {batch, shape[1], shape[2], shape[3]};
    }

    /** What is done with some images. */
    @FunctionalInterface
    private interface Work {
        void with(OnednnPlan plan);
    }

    private static void share(List<OnednnPlan> plans, Work work) {
        ParallelLoops.run(plans.size(), plans.size(), (share, from, to) -> {
            Onednn.beAlone();
            work.with(plans.get(share));
        });
    }

    @Override
    public void forward(INDArray x, INDArray w, @Nullable INDArray b, INDArray y, boolean training) {
        forget();
        share(plans((int) x.size(0)), plan -> plan.forward(x, w, b, y));
        if (!training) {
            forget();
        }
    }

    @Override
    public void transposed(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        forget();
        share(plans((int) x.size(0)), plan -> plan.transposed(y, w, b, x));
        forget();
    }

    @Override
    public void backward(
            INDArray x,
            INDArray gradientY,
            INDArray w,
            @Nullable INDArray gradientX,
            INDArray gradientW,
            @Nullable INDArray gradientB) {
        List<OnednnPlan> all = plans((int) x.size(0));
        share(all, plan -> {
            plan.findGradients(x, gradientY);
            if (gradientX != null) {
                plan.transposed(gradientY, w, null, gradientX);
            }
        });
        forget();
        gather(all.stream().map(OnednnPlan::gradientW).toList(), gradientW);
        if (gradientB != null) {
            gather(all.stream().map(OnednnPlan::gradientB).toList(), gradientB);
        }
    }

    @Override
    public void backwardOfTransposed(
            INDArray y,
            INDArray gradientX,
            INDArray w,
            INDArray gradientY,
            INDArray gradientW,
            @Nullable INDArray gradientB) {
        forget();
        List<OnednnPlan> all = plans((int) gradientX.size(0));
        share(all, plan -> {
            plan.findGradients(gradientX, y);
            plan.forward(gradientX, w, null, gradientY);
        });
        forget();
        gather(all.stream().map(OnednnPlan::gradientW).toList(), gradientW);
        if (gradientB != null) {
            GemmConvolution.sum(gradientX, (int) wide[1], gradientB);
        }
    }

    /** Adds the shares in a gradient up. */
    private static void gather(List<FloatPointer> shares, INDArray sum) {
        float[] total = new float[(int) sum.length()];
        float[] own = new float[total.length];
        for (FloatPointer share : shares) {
            share.get(own);
            Kernels.add(total, own, own.length);
        }
        HostMemory.write(sum, total);
    }

    @Override
    public void forget() {
        plans.values().forEach(all -> all.forEach(OnednnPlan::forget));
    }
}
