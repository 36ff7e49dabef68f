package org.aezoo.layers;

import java.util.Objects;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * oneDNN's product of matrices, faster than OpenBLAS's for the sizes that autoencoders have, where oneDNN is on the class
 * path. Its threads are OpenMP's, which belong to the thread that calls: a product within a share of {@link Shares} has
 * one, all others have those that were {@link NativeThreads#set asked for}.
 *
 * <p>On Linux with x86-64 alone: there oneDNN and ND4J are seen to share one OpenMP, and by it the number of threads. The
 * system property {@code aezoo.onednn=false} leaves it out.
 */
final class Onednn {

    private static final byte PLAIN = 'N';
    private static final byte TRANSPOSED = 'T';

    /** How many threads the calling thread has told OpenMP to use; 0 for none told. */
    private static final ThreadLocal<int[]> TOLD = ThreadLocal.withInitial(() -> new int[1]);

    private static final boolean THERE = isThere();

    private Onednn() {}

    private static boolean isThere() {
        if (!Boolean.parseBoolean(System.getProperty("aezoo.onednn", "true"))) {
            return false;
        }
        try {
            // ND4J's OpenMP has to be there first: oneDNN's is older, and would not do for ND4J
            return Nd4j.getBackend() != null
                    && Device.isCpu()
                    && Loader.getPlatform().equals("linux-x86_64")
                    && Objects.nonNull(Loader.load(dnnl.class))
                    && dnnl.dnnl_version() != null;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    /** Whether oneDNN can be called. */
    static boolean isUsed() {
        return THERE;
    }

    /** {@code c = a b + beta c}, row by row; c is [m, n]. */
    static void product(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            FloatPointer a,
            int lda,
            FloatPointer b,
            int ldb,
            float beta,
            FloatPointer c,
            int ldc) {
        tellThreads();
        int status = dnnl.dnnl_sgemm(
                transposeA ? TRANSPOSED : PLAIN,
                transposeB ? TRANSPOSED : PLAIN,
                m,
                n,
                k,
                1f,
                a,
                lda,
                b,
                ldb,
                beta,
                c,
                ldc);
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN refuses the product of [" + m + ", " + k + "] and [" + k + ", " + n
                    + "] with status " + status);
        }
    }

    /** Tells OpenMP how many threads the calling thread has, and gives that number. */
    static int tellThreads() {
        int threads = Shares.isWithin() ? 1 : NativeThreads.get();
        int[] told = TOLD.get();
        if (told[0] != threads) {
            told[0] = threads;
            ops().setOmpNumThreads(threads);
        }
        return threads;
    }

    /** The calling thread's number of threads was set by somebody else. */
    static void forget() {
        TOLD.get()[0] = 0;
    }

    private static NativeOps ops() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }
}
