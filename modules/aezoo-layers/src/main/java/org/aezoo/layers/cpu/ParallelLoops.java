package org.aezoo.layers.cpu;

/**
 * Loops over rows, images, values or parts of a product, dealt out to as many threads of the JVM as were {@link
 * NativeThreads#set asked for}, where they {@link NativeThreads#share share work out}; else on the calling thread. Within
 * a share nothing is shared out again. Short loops stay on one thread: waking another would take longer than it gains.
 */
public final class ParallelLoops {

    /** Values that are worth a thread: some ten microseconds of most loops. */
    public static final long LEAST_VALUES = 1 << 14;

    /** The same beside OpenBLAS's threads, which are awake too: about a quarter of a millisecond of Adam. */
    private static final long LEAST_VALUES_BESIDE = 1 << 17;

    private static final SpinningPool TEAM = new SpinningPool();

    private static final ThreadLocal<Boolean> WITHIN = ThreadLocal.withInitial(() -> false);

    private ParallelLoops() {}

    /** Works on the things from one number to before another. */
    @FunctionalInterface
    public interface Share {
        /** Does one share; the shares are numbered from 0. */
        void over(int share, int from, int to);
    }

    /** Works on the values from one index to before another. */
    @FunctionalInterface
    public interface Values {
        /** Goes over some of them. */
        void over(long from, long to);
    }

    /**
     * How many shares pay.
     *
     * @param count things
     * @param products of numbers, all in all
     * @param least products that are worth a thread
     */
    public static int shares(int count, long products, long least) {
        return shares(NativeThreads.own(), count, products, least);
    }

    private static int shares(int threads, int count, long products, long least) {
        return (int) Math.max(1, Math.min(WITHIN.get() ? 1 : threads, Math.min(count, products / least)));
    }

    /** How many shares the rows of a matrix are gone over in; what is summed over rows is summed share by share. */
    public static int sharesOfRows(long rows, long columns) {
        return sharesOfValues(Math.toIntExact(rows), rows * columns);
    }

    private static int sharesOfValues(int count, long values) {
        return NativeThreads.areProductsShared()
                ? shares(count, values, LEAST_VALUES)
                : shares(NativeThreads.get(), count, values, LEAST_VALUES_BESIDE);
    }

    /** Deals things out and waits until all shares are done; then throws what the first to fail has thrown. */
    public static void run(int count, int shares, Share work) {
        if (shares == 1) {
            work.over(0, 0, count);
            return;
        }
        int each = (count + shares - 1) / shares;
        TEAM.run((count + each - 1) / each, share -> {
            boolean before = WITHIN.get();
            WITHIN.set(true);
            try {
                work.over(share, share * each, Math.min(count, (share + 1) * each));
            } finally {
                WITHIN.set(before);
            }
        });
    }

    /** Goes over that many values. What is computed does not depend on the shares. */
    public static void overValues(long length, Values work) {
        // whole chunks, so that all shares are aligned like the whole
        int chunks = Math.toIntExact((length + HostMemory.CHUNK - 1) / HostMemory.CHUNK);
        run(
                chunks,
                sharesOfValues(chunks, length),
                (share, from, to) ->
                        work.over((long) from * HostMemory.CHUNK, Math.min(length, (long) to * HostMemory.CHUNK)));
    }
}
