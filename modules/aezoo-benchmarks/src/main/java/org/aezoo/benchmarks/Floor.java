package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.aezoo.benchmarks.Network.Step;
import org.aezoo.layers.cpu.NativeThreads;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The matrix products of one step of a dense network and nothing else: forward, gradients of the weights, and gradients
 * of the inputs of all layers but the first. What no implementation on this library can fall below: oneDNN where it is to
 * be had, else OpenBLAS.
 */
final class Floor implements Contender {

    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private final String library;
    private final boolean oneDnn;

    private final int batch;
    private final List<Product> products = new ArrayList<>();

    /** Three arrays as a step reads them and three that it writes, owned by this object until the process ends. */
    private record Product(
            int in,
            int out,
            boolean first,
            FloatPointer x,
            FloatPointer w,
            FloatPointer slope,
            FloatPointer y,
            FloatPointer slopeW,
            FloatPointer slopeX) {}

    Floor(CaseFolder folder, int threads) {
        batch = folder.card().subject().batchSize();
        SplittableRandom random = new SplittableRandom(CaseFolder.SEED);
        for (Step step : folder.network().products()) {
            int in = (int) step.in();
            int out = (int) step.out();
            products.add(new Product(
                    in,
                    out,
                    products.isEmpty(),
                    filled((long) batch * in, random),
                    filled((long) in * out, random),
                    filled((long) batch * out, random),
                    new FloatPointer((long) batch * out),
                    new FloatPointer((long) in * out),
                    new FloatPointer((long) batch * in)));
        }
        // what ours has; by this ND4J is loaded, whose OpenMP is the one for both
        library = NativeThreads.library();
        oneDnn = library.startsWith("oneDNN");
        if (oneDnn) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        } else {
            openblas_nolapack.blas_set_num_threads(threads);
        }
    }

    private static FloatPointer filled(long size, SplittableRandom random) {
        FloatPointer pointer = new FloatPointer(size);
        for (long i = 0; i < size; i++) {
            pointer.put(i, (float) random.nextDouble() - 0.5f);
        }
        return pointer;
    }

    @Override
    public String version() {
        return library;
    }

    @Override
    public double firstStep() {
        step(0);
        return Double.NaN;
    }

    @Override
    public void step(int ignored) {
        for (Product p : products) {
            multiply(PLAIN, PLAIN, batch, p.out, p.in, p.x, p.in, p.w, p.out, p.y, p.out);
        }
        for (int i = products.size() - 1; i >= 0; i--) {
            Product p = products.get(i);
            multiply(TRANSPOSED, PLAIN, p.in, p.out, batch, p.x, p.in, p.slope, p.out, p.slopeW, p.out);
            if (!p.first) {
                multiply(PLAIN, TRANSPOSED, batch, p.in, p.out, p.slope, p.out, p.w, p.out, p.slopeX, p.in);
            }
        }
    }

    /** {@code c = a b}. */
    private void multiply(
            int transA,
            int transB,
            int m,
            int n,
            int k,
            FloatPointer a,
            int lda,
            FloatPointer b,
            int ldb,
            FloatPointer c,
            int ldc) {
        if (oneDnn) {
            dnnl.dnnl_sgemm(letter(transA), letter(transB), m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
            return;
        }
        openblas_nolapack.cblas_sgemm(ROW_MAJOR, transA, transB, m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
    }

    private static byte letter(int trans) {
        return (byte) (trans == TRANSPOSED ? 'T' : 'N');
    }

    @Override
    public void encode(float[][] rows) {
        throw new UnsupportedOperationException("products alone encode nothing");
    }

    @Override
    public void score(float[][] rows) {
        throw new UnsupportedOperationException("products alone score nothing");
    }
}
