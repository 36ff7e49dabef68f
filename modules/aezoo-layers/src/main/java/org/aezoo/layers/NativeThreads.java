package org.aezoo.layers;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads of the native libraries on the CPU. Matrix products and convolutions can use several; what is done value by
 * value is done on one, because waking others up costs more than they save at the sizes that autoencoders have.
 */
public final class NativeThreads {

    private NativeThreads() {}

    /** Who has products done on the thread that asks for them, and how many threads they use otherwise. */
    private static int alone;

    private static int otherwise = 1;

    /** How many threads matrix products use; 1 where that cannot be told. */
    public static synchronized int get() {
        if (alone > 0) {
            return otherwise;
        }
        if (!Device.isCpu()) {
            return 1;
        }
        try {
            return Math.max(1, openblas_nolapack.blas_get_num_threads());
        } catch (LinkageError e) {
            return 1;
        }
    }

    /**
     * Sets the number of threads for matrix products, and for convolutions that the calling thread starts. Without
     * effect on other backends than the CPU.
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
        otherwise = threads;
        if (alone == 0) {
            setProducts(threads);
        }
    }

    /** From here to {@link #together} every product is done on the thread that asks for it. Takes no time. */
    static synchronized void alone() {
        if (alone == 0) {
            otherwise = get();
            setProducts(1);
        }
        alone++;
    }

    /** Ends what {@link #alone} began; several threads may be between the two. */
    static synchronized void together() {
        alone--;
        if (alone == 0) {
            setProducts(otherwise);
        }
    }

    private static void setProducts(int threads) {
        try {
            openblas_nolapack.blas_set_num_threads(threads);
        } catch (LinkageError e) {
            // another library multiplies; it goes by the threads of set()
            return;
        }
    }
}
