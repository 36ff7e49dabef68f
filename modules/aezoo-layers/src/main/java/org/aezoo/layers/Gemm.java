package org.aezoo.layers;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of matrices. ND4J's way to the same library costs some 50 microseconds more per product, which is what a
 * small product takes; where the library is not on the class path, ND4J's is taken.
 */
final class Gemm {

    private static final int COLUMN_MAJOR = 102;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final boolean DIRECT = isThere();

    private Gemm() {}

    private static boolean isThere() {
        try {
            openblas_nolapack.blas_get_vendor();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /**
     * {@code c = a b + beta c}, a and b transposed if asked for. All are {@link Host#holds held by the host}; any of
     * them may lie row by row or column by column.
     */
    static void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, float beta) {
        if (!DIRECT) {
            Nd4j.gemm(a, b, c, transposeA, transposeB, 1, beta);
            return;
        }
        if (Host.isColumns(c)) {
            columns(a, transposeA, b, transposeB, c, beta);
        } else {
            // row by row is the transposed column by column, and (a b)' = b' a'
            columns(b, !transposeB, a, !transposeA, c, beta);
        }
    }

    private static void columns(
            INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, float beta) {
        boolean rows = !Host.isColumns(c);
        int m = (int) c.size(rows ? 1 : 0);
        int n = (int) c.size(rows ? 0 : 1);
        int k = (int) a.size(transposeA ? 0 : 1);
        boolean flipA = !Host.isColumns(a);
        boolean flipB = !Host.isColumns(b);
        FloatPointer pointerA = Host.pointer(a);
        FloatPointer pointerB = Host.pointer(b);
        FloatPointer pointerC = Host.pointer(c);
        openblas_nolapack.cblas_sgemm(
                COLUMN_MAJOR,
                transposeA != flipA ? TRANSPOSED : PLAIN,
                transposeB != flipB ? TRANSPOSED : PLAIN,
                m,
                n,
                k,
                1f,
                pointerA,
                leading(a, flipA),
                pointerB,
                leading(b, flipB),
                beta,
                pointerC,
                Math.max(1, m));
        Host.keep(a, b, c);
    }

    /** Whether {@link #rows} and {@link #product} can be called. */
    static boolean isDirect() {
        return DIRECT;
    }

    /**
     * {@code c = a w}, a and c row by row in memory of the host.
     *
     * @param count rows of a and c
     * @param w {@link Host#holds held by the host}; transposed if so said
     */
    static void rows(FloatPointer a, int count, INDArray w, boolean transposed, FloatPointer c) {
        int in = (int) w.size(transposed ? 1 : 0);
        int out = (int) w.size(transposed ? 0 : 1);
        boolean flip = !Host.isColumns(w);
        openblas_nolapack.cblas_sgemm(
                COLUMN_MAJOR,
                transposed == flip ? TRANSPOSED : PLAIN,
                PLAIN,
                out,
                count,
                in,
                1f,
                Host.pointer(w),
                leading(w, flip),
                a,
                Math.max(1, in),
                0f,
                c,
                Math.max(1, out));
        Host.keep(w);
    }

    /**
     * {@code c = a b + beta c}: a [m, k], b [k, n] and c [m, n], all row by row in memory of the host; a and b lie
     * transposed if so said.
     */
    static void product(
            int m,
            int n,
            int k,
            FloatPointer a,
            boolean transposeA,
            FloatPointer b,
            boolean transposeB,
            float beta,
            FloatPointer c) {
        openblas_nolapack.cblas_sgemm(
                COLUMN_MAJOR,
                transposeB ? TRANSPOSED : PLAIN,
                transposeA ? TRANSPOSED : PLAIN,
                n,
                m,
                k,
                1f,
                b,
                transposeB ? k : n,
                a,
                transposeA ? m : k,
                beta,
                c,
                n);
    }

    private static int leading(INDArray array, boolean rows) {
        return (int) Math.max(1, array.size(rows ? 1 : 0));
    }
}
