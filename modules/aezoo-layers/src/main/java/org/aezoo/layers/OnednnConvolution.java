package org.aezoo.layers;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution by oneDNN's primitives, which are machine code made for the shapes at hand.
 *
 * <p>A primitive says in which order it wants images and weights, mostly in blocks of 8 or 16 channels. Arrays are copied
 * into that order and back, which takes a tenth to a fifth of the time; x is kept in it for the way back.
 *
 * <p>Primitives belong to a batch size and a number of threads. Those of the last few are kept, with the memory for their
 * copies; when the convolution itself is no longer used, JavaCPP frees it.
 */
final class OnednnConvolution implements Convolver {

    /** Batch sizes whose primitives are kept: whole batches and an epoch's last, in training and in validation. */
    private static final int MOST_PLANS = 4;

    private final long[] wide;
    private final long[] narrow;
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;

    /** The least recently used first. */
    private final Map<Key, OnednnPlan> plans = new LinkedHashMap<>(8, 0.75f, true);

    /**
     * Fails where oneDNN cannot. The parameters are those of {@link Convolver#of}.
     */
    OnednnConvolution(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        this.wide = wide.clone();
        this.narrow = narrow.clone();
        this.kernel = kernel.clone();
        this.stride = stride.clone();
        this.padding = padding.clone();
        plan(wide[0]);
    }

    /** What primitives are made for. */
    private record Key(long batch, int threads) {}

    @Override
    public boolean fits(long[] wide, long[] narrow) {
        return areOfOneShape(wide, this.wide) && areOfOneShape(narrow, this.narrow);
    }

    private static boolean areOfOneShape(long[] images, long[] others) {
        return images[1] == others[1] && images[2] == others[2] && images[3] == others[3];
    }

    private OnednnPlan plan(long batch) {
        Key key = new Key(batch, Onednn.tellThreads());
        OnednnPlan known = plans.get(key);
        if (known == null) {
            while (plans.size() >= MOST_PLANS) {
                Iterator<OnednnPlan> oldest = plans.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            known = new OnednnPlan(
                    new OnednnShape(of(batch, wide), of(batch, narrow), kernel, stride, padding));
            plans.put(key, known);
        }
        return known;
    }

    private static long[] of(long batch, long[] shape) {
        return new long[] {batch, shape[1], shape[2], shape[3]};
    }

    @Override
    public void narrow(INDArray x, INDArray w, @Nullable INDArray b, INDArray y, boolean training) {
        forget();
        OnednnPlan plan = plan(x.size(0));
        narrow(plan, x, w, b, y);
        if (!training) {
            plan.forget();
        }
    }

    private static void narrow(OnednnPlan plan, INDArray x, INDArray w, @Nullable INDArray b, INDArray y) {
        OnednnPlan.Pass pass = plan.narrow();
        pass.wide().read(x);
        pass.weights().forget();
        pass.weights().read(w);
        pass.bias().set_data_handle(b == null ? plan.noBias() : Host.pointer(b));
        pass.narrow().open(y);
        pass.step().run();
        pass.narrow().write();
        Host.keep(x, w, y, b == null ? w : b);
    }

    @Override
    public void widen(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        forget();
        OnednnPlan plan = plan(x.size(0));
        widen(plan, y, w, x);
        plan.forget();
        if (b != null) {
            add(b, x);
        }
    }

    private static void widen(OnednnPlan plan, INDArray y, INDArray w, INDArray x) {
        OnednnPlan.Pass pass = plan.widen();
        pass.narrow().read(y);
        pass.weights().forget();
        pass.weights().read(w);
        pass.wide().open(x);
        pass.step().run();
        pass.wide().write();
        Host.keep(x, w, y);
    }

    /** Adds one number to every channel. */
    private static void add(INDArray b, INDArray images) {
        float[] numbers = Host.read(b);
        int pixels = (int) (images.size(2) * images.size(3));
        float[] image = new float[numbers.length * pixels];
        FloatPointer pointer = Host.pointer(images);
        for (long n = 0; n < images.size(0); n++) {
            pointer.position(n * image.length).get(image, 0, image.length);
            for (int channel = 0; channel < numbers.length; channel++) {
                float number = numbers[channel];
                for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
                    image[i] += number;
                }
            }
            pointer.put(image, 0, image.length);
        }
        Host.keep(images);
    }

    @Override
    public void backFromNarrow(
            INDArray x,
            INDArray slopeY,
            INDArray w,
            @Nullable INDArray slopeX,
            INDArray slopeW,
            @Nullable INDArray slopeB) {
        OnednnPlan plan = plan(x.size(0));
        slope(plan, x, slopeY, slopeW, slopeB);
        if (slopeX != null) {
            widen(plan, slopeY, w, slopeX);
        }
        forget();
    }

    @Override
    public void backFromWide(
            INDArray y, INDArray slopeX, INDArray w, INDArray slopeY, INDArray slopeW, @Nullable INDArray slopeB) {
        forget();
        OnednnPlan plan = plan(slopeX.size(0));
        slope(plan, slopeX, y, slopeW, null);
        narrow(plan, slopeX, w, null, slopeY);
        plan.forget();
        if (slopeB != null) {
            Convolution.sum(slopeX, (int) wide[1], slopeB);
        }
    }

    private static void slope(OnednnPlan plan, INDArray x, INDArray y, INDArray slopeW, @Nullable INDArray slopeB) {
        OnednnPlan.Pass pass = plan.slope();
        pass.wide().read(x);
        pass.narrow().read(y);
        pass.weights().open(slopeW);
        pass.bias().set_data_handle(slopeB == null ? plan.unwantedSlope() : Host.pointer(slopeB));
        pass.step().run();
        pass.weights().write();
        Host.keep(x, y, slopeW, slopeB == null ? slopeW : slopeB);
    }

    @Override
    public void forget() {
        plans.values().forEach(OnednnPlan::forget);
    }
}
