package org.aezoo.layers.cpu;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads a network may use on the CPU: for matrix products and convolutions, and for what is done value by value
 * where there is enough of it.
 */
public final class NativeThreads {

    private NativeThreads() {}

    /** 0 as long as nobody has chosen: OpenBLAS then has threads of its own. */
    private static volatile int chosen;

    /** Whether OpenBLAS works on the thread that calls it, and threads of the JVM share work out. */
    private static volatile boolean shared;

    /** What multiplies matrices for the layers of this module, with its version where it tells; for people to read. */
    public static String library() {
        if (!Device.isCpu() || !Gemm.isDirect()) {
            return "ND4J";
        }
        return Onednn.isUsed() ? Onednn.version() : "OpenBLAS";
    }

    /** How many threads a network may use; 1 where that cannot be told. */
    public static int get() {
        if (!Device.isCpu()) {
            return 1;
        }
        int threads = chosen;
        if (threads > 0) {
            return threads;
        }
        try {
            return Math.max(1, openblas_nolapack.blas_get_num_threads());
        } catch (LinkageError e) {
            return 1;
        }
    }

    /**
     * How many threads of the JVM work is shared out to: one as long as OpenBLAS has threads of its own. oneDNN never has.
     */
    static int own() {
        if (Onednn.isUsed()) {
            return get();
        }
        return shared ? chosen : 1;
    }

    /** Whether products run on the thread that asks for them, so that they have to be shared out too. */
    static boolean areProductsShared() {
        return shared || Onednn.isUsed();
    }

    /**
     * From now on, until {@link #set} is called, threads of the JVM share work out if more than one was asked for. That
     * suits convolutions, which do more than products; a dense network's large products are faster on OpenBLAS's threads.
     * Not changed back and forth, as telling OpenBLAS how many threads to use takes a sixth of a millisecond.
     */
    public static void share() {
        if (chosen > 1 && !shared && !Onednn.isUsed()) {
            synchronized (NativeThreads.class) {
                products(1);
                shared = true;
            }
        }
    }

    /**
     * Sets the number of threads, for all networks of the process; for ND4J's own convolutions, for those that the calling
     * thread starts. Without effect on other backends than the CPU.
     *
     * @param threads at least 1
     */
    public static synchronized void set(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        if (!Device.isCpu()) {
            return;
        }
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        Onednn.forget();
        if (products(threads)) {
            shared = false;
            chosen = threads;
        }
    }

    /** False where another library multiplies, which goes by the threads of the other native operations. */
    private static boolean products(int threads) {
        try {
            if (openblas_nolapack.blas_get_num_threads() != threads) {
                openblas_nolapack.blas_set_num_threads(threads);
            }
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }
}
