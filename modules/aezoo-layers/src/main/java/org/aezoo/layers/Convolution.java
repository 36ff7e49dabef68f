package org.aezoo.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution by one matrix product for some images at a time; where there is no oneDNN, which is several times faster.
 *
 * <p>The pixels of x are first dealt out into planes, one for every remainder of row and column divided by the stride.
 * What a place of the kernel meets then lies in one piece, from a line's beginning to the last line's end, with a gap
 * after every line that is multiplied too and means nothing: copying in one go is worth more.
 */
final class Convolution implements Convolver {

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
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;

    private final int planeWidth;
    private final int plane;
    /** Places of one narrow image with the gaps after its lines. */
    private final int places;
    /** Numbers that a place of a narrow image is made of. */
    private final int depth;

    /** Where what each place of the kernel looks at begins in the planes, for all channels. */
    private final int[] pieces;

    private final List<Line> dealt;

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
    Convolution(long[] wide, long[] narrow, int[] kernel, int[] stride, int[] padding) {
        channels = (int) wide[1];
        height = (int) wide[2];
        width = (int) wide[3];
        maps = (int) narrow[1];
        lines = (int) narrow[2];
        columns = (int) narrow[3];
        this.kernel = kernel.clone();
        this.stride = stride.clone();
        this.padding = padding.clone();
        planeWidth = columns + (kernel[1] - 1) / stride[1];
        plane = (lines + (kernel[0] - 1) / stride[0]) * planeWidth;
        places = lines * planeWidth;
        depth = channels * kernel[0] * kernel[1];
        pieces = pieces();
        dealt = dealt();
        group = Math.max(1, BLOCK / (depth * places));
    }

    /**
     * Some pixels of a line of the picture, a stride apart, which lie one after another in a plane.
     *
     * @param inPlane where the first is in the planes
     * @param inImage where it is in the image
     * @param length how many there are
     */
    private record Line(int inPlane, int inImage, int length) {}

    private int[] pieces() {
        int[] all = new int[depth];
        for (int row = 0; row < depth; row++) {
            int channel = row / (kernel[0] * kernel[1]);
            int u = row / kernel[1] % kernel[0];
            int v = row % kernel[1];
            int which = (channel * stride[0] + u % stride[0]) * stride[1] + v % stride[1];
            all[row] = which * plane + u / stride[0] * planeWidth + v / stride[1];
        }
        return all;
    }

    private List<Line> dealt() {
        List<Line> all = new ArrayList<>();
        for (int which = 0; which < channels * stride[0] * stride[1]; which++) {
            int channel = which / (stride[0] * stride[1]);
            int firstLine = which / stride[1] % stride[0] - padding[0];
            int firstColumn = which % stride[1] - padding[1];
            int begin = firstColumn >= 0 ? 0 : (-firstColumn + stride[1] - 1) / stride[1];
            int end = Math.min(planeWidth, (width - firstColumn + stride[1] - 1) / stride[1]);
            for (int i = 0; i < plane / planeWidth; i++) {
                int line = i * stride[0] + firstLine;
                if (line >= 0 && line < height && begin < end) {
                    all.add(new Line(
                            which * plane + i * planeWidth + begin,
                            (channel * height + line) * width + firstColumn + begin * stride[1],
                            end - begin));
                }
            }
        }
        return all;
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
    public void narrow(INDArray x, INDArray w, @Nullable INDArray b, INDArray y, boolean training) {
        float[] start = b == null ? new float[maps] : Host.read(b);
        forget();
        int shares = shares(x);
        long values = x.size(0) * depth * places;
        FloatPointer all = training && values <= MOST_KEPT ? room(values) : null;
        share(x, shares, (worker, from, to) -> worker.narrow(x, w, start, y, null, all, from, to));
        if (all != null) {
            keptOf = x;
            keptShares = shares;
        }
        Host.keep(x, w, y);
    }

    private FloatPointer room(long values) {
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
    public void widen(INDArray y, INDArray w, @Nullable INDArray b, INDArray x) {
        float[] start = b == null ? new float[channels] : Host.read(b);
        share(x, shares(x), (worker, from, to) -> worker.widen(y, w, start, x, null, null, null, from, to));
        Host.keep(x, w, y);
    }

    @Override
    public void backFromNarrow(
            INDArray x,
            INDArray slopeY,
            INDArray w,
            @Nullable INDArray slopeX,
            INDArray slopeW,
            @Nullable INDArray slopeB) {
        float[] none = new float[channels];
        int shares = shares(x);
        FloatPointer all = keptOf == x && keptShares == shares ? kept : null;
        share(x, shares, (worker, from, to) -> worker.widen(slopeY, w, none, slopeX, x, worker.slope(), all, from, to));
        forget();
        gather(slopeW);
        if (slopeB != null) {
            sum(slopeY, maps, slopeB);
        }
        Host.keep(x, slopeY, w);
        Host.keep(slopeX == null ? x : slopeX);
    }

    @Override
    public void backFromWide(
            INDArray y, INDArray slopeX, INDArray w, INDArray slopeY, INDArray slopeW, @Nullable INDArray slopeB) {
        float[] none = new float[maps];
        share(slopeX, shares(slopeX), (worker, from, to) -> worker.narrow(slopeX, w, none, slopeY, y, null, from, to));
        gather(slopeW);
        if (slopeB != null) {
            sum(slopeX, channels, slopeB);
        }
        Host.keep(y, slopeX, w, slopeY);
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
        return Shares.of(batch, products, LEAST);
    }

    private void share(INDArray images, int shares, Images work) {
        int batch = (int) images.size(0);
        while (workers.size() < shares) {
            workers.add(new Worker());
        }
        workers.forEach(Worker::start);
        Shares.run(batch, shares, (share, from, to) -> work.over(workers.get(share), from, to));
    }

    /** Adds the workers' gradients at the weights up. */
    private void gather(INDArray slopeW) {
        float[] sum = null;
        for (Worker worker : workers) {
            if (worker.used) {
                float[] own = new float[maps * depth];
                worker.slope().position(0).get(own, 0, own.length);
                if (sum == null) {
                    sum = own;
                } else {
                    Kernels.add(sum, own, own.length);
                }
            }
        }
        Host.pointer(slopeW).put(sum == null ? new float[maps * depth] : sum, 0, maps * depth);
        Host.keep(slopeW);
    }

    /** Sums over all images and places. */
    static void sum(INDArray images, int channels, INDArray sums) {
        int pixels = (int) (images.size(2) * images.size(3));
        float[] image = new float[channels * pixels];
        float[] total = new float[image.length];
        FloatPointer pointer = Host.pointer(images);
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
        Host.write(sums, result);
        Host.keep(images);
    }

    /** Memory for some images on their way, on one thread. */
    private final class Worker {

        private final float[] image = new float[channels * height * width];
        /** With zeros around the picture. A piece that begins in the last plane may end behind it. */
        private final float[] planes = new float[channels * stride[0] * stride[1] * plane + planeWidth];

        private final float[] sums = new float[planes.length];

        private final float[] met = new float[depth * group * places];
        private final float[] small = new float[maps * lines * columns];
        private final float[] spread = new float[maps * group * places];
        private final FloatPointer c = new FloatPointer((long) met.length);
        private final FloatPointer y = new FloatPointer((long) spread.length);
        private @Nullable FloatPointer slope;
        /** Whether there is something in the gradient. */
        private boolean used;

        FloatPointer slope() {
            FloatPointer known = slope;
            if (known == null) {
                known = new FloatPointer((long) maps * depth);
                slope = known;
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
        void narrow(
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
                Gemm.product(maps, n * places, depth, Host.pointer(w), false, met, false, 0, y);
                y.get(spread, 0, maps * n * places);
                FloatPointer target = Host.pointer(result);
                for (int number = 0; number < n; number++) {
                    closeGaps(number, n, start);
                    target.position((long) (first + number) * small.length).put(small, 0, small.length);
                }
                if (beside != null) {
                    spread(beside, first, n);
                    addSlope(n, met);
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
        void widen(
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
                    addSlope(n, all == null ? c : ofGroup(all, first));
                }
                if (result != null) {
                    Gemm.product(depth, n * places, maps, Host.pointer(w), true, y, false, 0, c);
                    c.get(met, 0, depth * n * places);
                    FloatPointer target = Host.pointer(result);
                    for (int number = 0; number < n; number++) {
                        add(number, n);
                        gatherPlanes(start);
                        target.position((long) (first + number) * image.length).put(image, 0, image.length);
                    }
                }
            }
        }

        /** Adds the products of narrow images and what they met to the gradient. */
        private void addSlope(int n, FloatPointer met) {
            Gemm.product(maps, depth, n * places, y, false, met, true, used ? 1 : 0, slope());
            used = true;
        }

        private FloatPointer ofGroup(FloatPointer all, int first) {
            return all.getPointer((long) first * depth * places);
        }

        /** Lays out what every place of the kernel meets in some images. */
        private void meet(INDArray x, int first, int n, FloatPointer target) {
            FloatPointer source = Host.pointer(x);
            for (int number = 0; number < n; number++) {
                source.position((long) (first + number) * image.length).get(image, 0, image.length);
                dealPlanes();
                for (int row = 0; row < depth; row++) {
                    System.arraycopy(planes, pieces[row], met, (row * n + number) * places, places);
                }
            }
            target.put(met, 0, depth * n * places);
        }

        /** Adds what every place of the kernel gives up in one image. */
        private void add(int number, int n) {
            Arrays.fill(sums, 0);
            for (int row = 0; row < depth; row++) {
                add(sums, pieces[row], met, (row * n + number) * places, places);
            }
        }

        private void dealPlanes() {
            for (Line line : dealt) {
                for (int j = 0; j < line.length; j++) {
                    planes[line.inPlane + j] = image[line.inImage + j * stride[1]];
                }
            }
        }

        /** The image whose planes were added up. */
        private void gatherPlanes(float[] start) {
            for (int channel = 0; channel < channels; channel++) {
                Arrays.fill(image, channel * height * width, (channel + 1) * height * width, start[channel]);
            }
            for (Line line : dealt) {
                for (int j = 0; j < line.length; j++) {
                    image[line.inImage + j * stride[1]] += sums[line.inPlane + j];
                }
            }
        }

        /** Narrow images with gaps of zeros after their lines, side by side. */
        private void spread(INDArray given, int first, int n) {
            FloatPointer source = Host.pointer(given);
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
