package org.aezoo.layers.cpu;

import java.util.Objects;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * oneDNN's product of matrices, faster than OpenBLAS's for the sizes that autoencoders have, where oneDNN is on the class
 * path. It works on the thread that calls it, so large products are {@link ParallelLoops shared out}.
 *
 * <p>On Linux with x86-64 alone: there oneDNN and ND4J are seen to share one OpenMP, by which it is told to do so. The
 * system property {@code aezoo.onednn=false} leaves it out.
 */
public final class Onednn {

    private static final byte PLAIN = 'N';
    private static final byte TRANSPOSED = 'T';

    /** Whether the calling thread has told OpenMP to leave its products to it. */
    private static final ThreadLocal<boolean[]> ALONE = ThreadLocal.withInitial(() -> new boolean[1]);

    private static final boolean THERE = isThere();

    /** Convolutions by 2.1.1, which goes with Deeplearning4j 1.0.0-M1.1, come out wrong. */
    private static final boolean CONVOLVES = THERE && isAtLeast(2, 5);

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
    public static boolean isUsed() {
        return THERE;
    }

    /** Whether its convolutions can be called too. */
    public static boolean isUsedForConvolutions() {
        return CONVOLVES;
    }

    /** Name and version; only where it {@link #isUsed}. */
    static String version() {
        dnnl_version_t version = dnnl.dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch();
    }

    private static boolean isAtLeast(int major, int minor) {
        dnnl_version_t version = dnnl.dnnl_version();
        return version.major() > major || (version.major() == major && version.minor() >= minor);
    }

    /** {@code c = a b + beta c}, row by row; c is [m, n]. */
    static void product(Gemm.Factor a, Gemm.Factor b, int m, int n, int k, float beta, FloatPointer c, int ldc) {
        beAlone();
        int status = dnnl.dnnl_sgemm(
                a.transposed() ? TRANSPOSED : PLAIN,
                b.transposed() ? TRANSPOSED : PLAIN,
                m,
                n,
                k,
                1f,
                a.values(),
                a.leading(),
                b.values(),
                b.leading(),
                beta,
                c,
                ldc);
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN refuses the product of [" + m + ", " + k + "] and [" + k + ", " + n
                    + "] with status " + status);
        }
    }

    /** From now on oneDNN works on the calling thread alone where that thread asks it to. */
    public static void beAlone() {
        boolean[] alone = ALONE.get();
        if (!alone[0]) {
            alone[0] = true;
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        }
    }

    /** Somebody has told OpenMP something else on the calling thread. */
    static void forget() {
        ALONE.get()[0] = false;
    }
}
