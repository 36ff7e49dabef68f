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

    /** 0 as long as nobody has chosen: OpenBLAS then has threads of its own. */
    private static volatile int chosen;

    /** How many threads matrix products use; 1 where that cannot be told. */
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

    /** How many threads this room shares work out to: one as long as OpenBLAS has threads of its own. */
    static int own() {
        return Math.max(1, chosen);
    }

    /**
     * Sets the number of threads for matrix products, and for convolutions that the calling thread starts. From then on
     * layers share work out to threads of the JVM, and OpenBLAS itself works on the thread that calls it, in the whole
     * process. Without effect on other backends than the CPU.
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
        try {
            // this takes a sixth of a millisecond even where nothing changes
            if (openblas_nolapack.blas_get_num_threads() != 1) {
                openblas_nolapack.blas_set_num_threads(1);
            }
            chosen = threads;
        } catch (LinkageError e) {
            // another library multiplies; it goes by the threads set above
            return;
        }
    }
}
