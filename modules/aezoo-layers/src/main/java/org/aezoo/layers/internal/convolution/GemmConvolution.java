package org.aezoo.layers.internal.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.Kernels;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.ParallelLoops;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution by one matrix product for some images at a time; where there is no oneDNN, which is several times faster.
 *
 * <p>The pixels of x are first dealt out into {@link ConvolutionPlanes planes}, so that what a place of the kernel meets
 * lies in one piece. The gaps after its lines are multiplied too, although they mean nothing: copying in one go is worth
 * more.
 */
public final class GemmConvolution implements ConvolutionKernel {

    /** Values of c that are multiplied at once: 128 KiB. */
    private static final int BLOCK = 1 << 15;

    /** Products of numbers below which it does not pay to wake another thread. */
    private static final long LEAST = 1 << 21;

    /** Values of c that are kept for the way back, at most: 32 MiB. */
    private static final long MOST_KEPT = 1 << 23;

    private final int channels;
    private final int height;
    private final int width;
    private final int maps;
    private final int lines;
    private final int columns;
    private final ConvolutionPlanes planes;

    /** As in {@link ConvolutionPlanes}. */
    private final int planeWidth;

    private final int places;
    private final int depth;

    private final int group;
    private final List<Worker> workers = new ArrayList<>();

    /** c of all images, group by group, as long as it belongs to some images. */
    private @Nullable FloatPointer kept;

    private @Nullable INDArray keptOf;
    private int keptShares;

    /**
     * @param wide shape of x [batch, channels, height, width]
     * @param narrow shape of y [batch, maps, lines, columns]
     * @param kernel height and width, as stride and padding
     */
    public GemmConvolution(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        channels = (int) wide[1];
        height = (int) wide[2];
        width = (int) wide[3];
        maps = (int) narrow[1];
        lines = (int) narrow[2];
        columns = (int) narrow[3];
        planes = new ConvolutionPlanes(wide, lines, columns, kernel, stride, padding);
        planeWidth = planes.planeWidth;
        places = planes.places;
        depth = planes.depth;
        group = Math.max(1, BLOCK / (depth * places));
    }

    @Override
    public boolean fits(long[] wide, long[] narrow) {
        return wide[1] == channels
                && wide[2] == height
                && wide[3] == width
                && narrow[1] == maps
                && narrow[2] == lines
                && narrow[3] == columns;
    }

    @Override
    public void forward(INDArray x, INDArray w, @Nullable INDArray b, INDArray y, boolean training) {
        float[] start = b == null ? new float[maps] : HostMemory.read(b);
        forget();
        int shares = shares(x);
        long values = x.size(0) * depth * places;
        FloatPointer all = training && values <= MOST_KEPT ? buffer(values) : null;
        share(x, shares, (worker, from, to) -> worker.forward(x, w, start, y, null, all, from, to));
        if (all != null) {
            keptOf = x;
            keptShares = shares;
        }
        HostMemory.keep(x, w, y);
    }

    private FloatPointer buffer(long values) {
        FloatPointer known = kept;
        if (known == null || known.capacity() < values) {
            if (known != null) {
                known.close();
            }
            known = new FloatPointer(values);
            kept = known;
        }
        return known;
    }

    @Override
    public void forget() {
        keptOf = null;
    }

    @Override
    public void transposed(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        float[] start = b == null ? new float[channels] : HostMemory.read(b);
        share(x, shares(x), (worker, from, to) -> worker.transposed(y, w, start, x, null, null, null, from, to));
        HostMemory.keep(x, w, y);
    }

    @Override
    public void backward(
            INDArray x,
            INDArray gradientY,
            INDArray w,
            @Nullable INDArray gradientX,
            INDArray gradientW,
            @Nullable INDArray gradientB) {
        float[] none = new float[channels];
        int shares = shares(x);
        FloatPointer all = keptOf == x && keptShares == shares ? kept : null;
        share(
                x,
                shares,
                (worker, from, to) ->
                        worker.transposed(gradientY, w, none, gradientX, x, worker.gradient(), all, from, to));
        forget();
        gather(gradientW);
        if (gradientB != null) {
            sum(gradientY, maps, gradientB);
        }
        HostMemory.keep(x, gradientY, w);
        HostMemory.keep(gradientX == null ? x : gradientX);
    }

    @Override
    public void backwardOfTransposed(
            INDArray y,
            INDArray gradientX,
            INDArray w,
            INDArray gradientY,
            INDArray gradientW,
            @Nullable INDArray gradientB) {
        float[] none = new float[maps];
        share(
                gradientX,
                shares(gradientX),
                (worker, from, to) -> worker.forward(gradientX, w, none, gradientY, y, null, from, to));
        gather(gradientW);
        if (gradientB != null) {
            sum(gradientX, channels, gradientB);
        }
        HostMemory.keep(y, gradientX, w, gradientY);
    }

    /** Works on the images from one number to before another. */
    @FunctionalInterface
    private interface Images {
        void over(Worker worker, int from, int to);
    }

    private int shares(INDArray images) {
        int batch = (int) images.size(0);
        long products = (long) batch * maps * depth * places;
        if (batch > 1 && products >= 2 * LEAST) {
            NativeThreads.share();
        }
        return ParallelLoops.shares(batch, products, LEAST);
    }

    private void share(INDArray images, int shares, Images work) {
        int batch = (int) images.size(0);
        while (workers.size() < shares) {
            workers.add(new Worker());
        }
        workers.forEach(Worker::start);
        ParallelLoops.run(batch, shares, (share, from, to) -> work.over(workers.get(share), from, to));
    }

    /** Adds the workers' gradients at the weights up. */
    private void gather(INDArray gradientW) {
        float[] sum = null;
        for (Worker worker : workers) {
            if (worker.used) {
                float[] own = new float[maps * depth];
                worker.gradient().position(0).get(own, 0, own.length);
                if (sum == null) {
                    sum = own;
                } else {
                    Kernels.add(sum, own, own.length);
                }
            }
        }
        HostMemory.pointer(gradientW).put(sum == null ? new float[maps * depth] : sum, 0, maps * depth);
        HostMemory.keep(gradientW);
    }

    /** Sums over all images and places. */
    static void sum(INDArray images, int channels, INDArray sums) {
        int pixels = (int) (images.size(2) * images.size(3));
        float[] image = new float[channels * pixels];
        float[] total = new float[image.length];
        FloatPointer pointer = HostMemory.pointer(images);
        for (long n = 0; n < images.size(0); n++) {
            pointer.position(n * image.length).get(image, 0, image.length);
            Kernels.add(total, image, image.length);
        }
        float[] result = new float[channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                sum += total[i];
            }
            result[c] = (float) sum;
        }
        HostMemory.write(sums, result);
        HostMemory.keep(images);
    }

    /** Memory for some images on their way, on one thread. */
    private final class Worker {

        private final float[] image = new float[channels * height * width];
        /** The image dealt out, with zeros around the picture. */
        private final float[] dealt = new float[planes.length()];

        private final float[] sums = new float[dealt.length];

        private final float[] met = new float[depth * group * places];
        private final float[] small = new float[maps * lines * columns];
        private final float[] spread = new float[maps * group * places];
        private final FloatPointer c = new FloatPointer((long) met.length);
        private final FloatPointer y = new FloatPointer((long) spread.length);
        private @Nullable FloatPointer gradient;
        /** Whether there is something in the gradient. */
        private boolean used;

        FloatPointer gradient() {
            FloatPointer known = gradient;
            if (known == null) {
                known = new FloatPointer((long) maps * depth);
                gradient = known;
            }
            return known;
        }

        void start() {
            used = false;
        }

        /**
         * From wide to narrow.
         *
         * @param beside narrow images whose products with what is met are added to the gradient; null for none
         * @param all where what is met is to be kept; null for nowhere
         */
        void forward(
                INDArray x,
                INDArray w,
                float[] start,
                INDArray result,
                @Nullable INDArray beside,
                @Nullable FloatPointer all,
                int from,
                int to) {
            for (int first = from; first < to; first += group) {
                int n = Math.min(group, to - first);
                FloatPointer met = all == null ? c : ofGroup(all, first);
                meet(x, first, n, met);
                Gemm.product(maps, n * places, depth, HostMemory.pointer(w), false, met, false, 0, y);
                y.get(spread, 0, maps * n * places);
                FloatPointer target = HostMemory.pointer(result);
                for (int number = 0; number < n; number++) {
                    closeGaps(number, n, start);
                    target.position((long) (first + number) * small.length).put(small, 0, small.length);
                }
                if (beside != null) {
                    spread(beside, first, n);
                    addGradient(n, met);
                }
            }
        }

        /**
         * From narrow to wide.
         *
         * @param result null if only the gradient is wanted
         * @param beside wide images that met what is given; null for none
         * @param into where the gradient is added up
         * @param all what was met; null if it is to be found out again
         */
        void transposed(
                INDArray given,
                INDArray w,
                float[] start,
                @Nullable INDArray result,
                @Nullable INDArray beside,
                @Nullable FloatPointer into,
                @Nullable FloatPointer all,
                int from,
                int to) {
            for (int first = from; first < to; first += group) {
                int n = Math.min(group, to - first);
                spread(given, first, n);
                if (beside != null && into != null) {
                    if (all == null) {
                        meet(beside, first, n, c);
                    }
                    addGradient(n, all == null ? c : ofGroup(all, first));
                }
                if (result != null) {
                    Gemm.product(depth, n * places, maps, HostMemory.pointer(w), true, y, false, 0, c);
                    c.get(met, 0, depth * n * places);
                    FloatPointer target = HostMemory.pointer(result);
                    for (int number = 0; number < n; number++) {
                        add(number, n);
                        planes.gather(sums, start, image);
                        target.position((long) (first + number) * image.length).put(image, 0, image.length);
                    }
                }
            }
        }

        /** Adds the products of narrow images and what they met to the gradient. */
        private void addGradient(int n, FloatPointer met) {
            Gemm.product(maps, depth, n * places, y, false, met, true, used ? 1 : 0, gradient());
            used = true;
        }

        private FloatPointer ofGroup(FloatPointer all, int first) {
            return all.getPointer((long) first * depth * places);
        }

        /** Lays out what every place of the kernel meets in some images. */
        private void meet(INDArray x, int first, int n, FloatPointer target) {
            FloatPointer source = HostMemory.pointer(x);
            for (int number = 0; number < n; number++) {
                source.position((long) (first + number) * image.length).get(image, 0, image.length);
                planes.deal(image, dealt);
                for (int row = 0; row < depth; row++) {
                    System.arraycopy(dealt, planes.pieces[row], met, (row * n + number) * places, places);
                }
            }
            target.put(met, 0, depth * n * places);
        }

        /** Adds what every place of the kernel gives up in one image. */
        private void add(int number, int n) {
            Arrays.fill(sums, 0);
            for (int row = 0; row < depth; row++) {
                add(sums, planes.pieces[row], met, (row * n + number) * places, places);
            }
        }

        /** Narrow images with gaps of zeros after their lines, side by side. */
        private void spread(INDArray given, int first, int n) {
            FloatPointer source = HostMemory.pointer(given);
            for (int number = 0; number < n; number++) {
                source.position((long) (first + number) * small.length).get(small, 0, small.length);
                for (int o = 0; o < maps; o++) {
                    for (int i = 0; i < lines; i++) {
                        int target = (o * n + number) * places + i * planeWidth;
                        System.arraycopy(small, (o * lines + i) * columns, spread, target, columns);
                        Arrays.fill(spread, target + columns, target + planeWidth, 0);
                    }
                }
            }
            y.put(spread, 0, maps * n * places);
        }

        /** One of several narrow images without the gaps. */
        private void closeGaps(int number, int n, float[] start) {
            for (int o = 0; o < maps; o++) {
                for (int i = 0; i < lines; i++) {
                    int source = (o * n + number) * places + i * planeWidth;
                    int target = (o * lines + i) * columns;
                    for (int j = 0; j < columns; j++) {
                        small[target + j] = spread[source + j] + start[o];
                    }
                }
            }
        }

        private static void add(float[] z, int target, float[] c, int source, int n) {
            for (int i = 0; i < n; i++) {
                z[target + i] += c[source + i];
            }
        }
    }
}
