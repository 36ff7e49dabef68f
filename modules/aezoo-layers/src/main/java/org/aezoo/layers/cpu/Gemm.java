package org.aezoo.layers.cpu;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of matrices. ND4J's way to the same library costs some 50 microseconds more per product, which is what a
 * small product takes; where the library is not on the class path, ND4J's is taken.
 */
public final class Gemm {

    private static final int COLUMN_MAJOR = 102;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    /** Columns or rows of a product that stay together: a multiple of what OpenBLAS's kernels take at once. */
    private static final int BLOCK = 16;

    /** Products of numbers below which it does not pay to wake another thread. */
    private static final long LEAST = 1 << 18;

    /** Products that take as long as to fetch a number. */
    private static final long MOVED = 16;

    private static final boolean DIRECT = Onednn.isUsed() || isThere();

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
     * {@code c = a b + beta c}, a and b transposed if asked for. All are {@link HostMemory#holds held by the host}; any of
     * them may lie row by row or column by column.
     */
    public static void multiply(
            INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, float beta) {
        if (!DIRECT) {
            HostMemory.requireOpen(a, b, c);
            Nd4j.gemm(a, b, c, transposeA, transposeB, 1, beta);
            return;
        }
        if (HostMemory.isColumns(c)) {
            columns(a, transposeA, b, transposeB, c, beta);
        } else {
            // row by row is the transposed column by column, and (a b)' = b' a'
            columns(b, !transposeB, a, !transposeA, c, beta);
        }
    }

    private static void columns(
            INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, float beta) {
        boolean rows = !HostMemory.isColumns(c);
        int m = (int) c.size(rows ? 1 : 0);
        int n = (int) c.size(rows ? 0 : 1);
        int k = (int) a.size(transposeA ? 0 : 1);
        run(factor(a, transposeA), factor(b, transposeB), m, n, k, beta, HostMemory.pointer(c));
        HostMemory.keep(a, b, c);
    }

    /** Whether {@link #rows} and {@link #product} can be called. */
    public static boolean isDirect() {
        return DIRECT;
    }

    /**
     * {@code c = a w}, a and c row by row in memory of the host.
     *
     * @param count rows of a and c
     * @param w {@link HostMemory#holds held by the host}; transposed if so said
     */
    public static void rows(FloatPointer a, int count, INDArray w, boolean transposed, FloatPointer c) {
        int in = (int) w.size(transposed ? 1 : 0);
        int out = (int) w.size(transposed ? 0 : 1);
        // row by row is the transposed column by column, and (a b)' = b' a'
        run(factor(w, !transposed), new Factor(a, Math.max(1, in), false), out, count, in, 0, c);
        HostMemory.keep(w);
    }

    /**
     * {@code c = a b + beta c}: a [m, k], b [k, n] and c [m, n], all row by row in memory of the host; a and b lie
     * transposed if so said.
     */
    public static void product(
            int m,
            int n,
            int k,
            FloatPointer a,
            boolean transposeA,
            FloatPointer b,
            boolean transposeB,
            float beta,
            FloatPointer c) {
        Factor first = new Factor(b, transposeB ? k : n, transposeB);
        run(first, new Factor(a, transposeA ? m : k, transposeA), n, m, k, beta, c);
    }

    /**
     * A factor of a product, column by column in memory of the host.
     *
     * @param leading values from one column, as it lies in memory, to the next
     * @param transposed whether it is multiplied transposed
     */
    public record Factor(FloatPointer values, int leading, boolean transposed) {

        Factor from(long place) {
            return new Factor(values.getPointer(place), leading, transposed);
        }
    }

    /** An array as a factor; it may lie row by row or column by column. */
    private static Factor factor(INDArray array, boolean transposed) {
        boolean rows = !HostMemory.isColumns(array);
        return new Factor(HostMemory.pointer(array), (int) Math.max(1, array.size(rows ? 1 : 0)), transposed != rows);
    }

    /** {@code c = a b + beta c}, column by column: c [m, n]. Each thread has some of its columns, or of its rows. */
    private static void run(Factor a, Factor b, int m, int n, int k, float beta, FloatPointer c) {
        boolean byColumns = byColumns(a.transposed, m, n);
        int blocks = ((byColumns ? n : m) + BLOCK - 1) / BLOCK;
        long moved = MOVED * ((long) m * k + (long) k * n);
        int shares = ParallelLoops.shares(blocks, (long) m * n * k + moved, LEAST);
        if (shares == 1) {
            call(a, b, m, n, k, beta, c, Math.max(1, m));
            return;
        }
        ParallelLoops.run(blocks, shares, (share, first, last) -> {
            long from = (long) first * BLOCK;
            int size = (int) (Math.min((long) last * BLOCK, byColumns ? n : m) - from);
            if (byColumns) {
                Factor part = b.from(b.transposed ? from : from * b.leading);
                call(a, part, m, size, k, beta, c.getPointer(from * m), m);
            } else {
                Factor part = a.from(a.transposed ? from * a.leading : from);
                call(part, b, size, n, k, beta, c.getPointer(from), m);
            }
        });
    }

    /**
     * Which side is shared out. oneDNN keeps its pace with fewer columns, but not with fewer rows where a lies transposed;
     * OpenBLAS prepares both sides, so the longer one is cut.
     */
    private static boolean byColumns(boolean transposeA, int m, int n) {
        if (!Onednn.isUsed() || Math.min(m, n) < 2 * BLOCK) {
            return n >= m;
        }
        return !transposeA;
    }

    /**
     * {@code c = a b + beta c}, column by column: c [m, n]; on the calling thread.
     *
     * @param ldc values from one column of c to the next
     */
    public static void call(Factor a, Factor b, int m, int n, int k, float beta, FloatPointer c, int ldc) {
        if (Onednn.isUsed()) {
            // row by row is the transposed column by column, and (a b)' = b' a'
            Onednn.product(b, a, n, m, k, beta, c, ldc);
            return;
        }
        openblas_nolapack.cblas_sgemm(
                COLUMN_MAJOR,
                a.transposed ? TRANSPOSED : PLAIN,
                b.transposed ? TRANSPOSED : PLAIN,
                m,
                n,
                k,
                1f,
                a.values,
                a.leading,
                b.values,
                b.leading,
                beta,
                c,
                ldc);
    }
}
