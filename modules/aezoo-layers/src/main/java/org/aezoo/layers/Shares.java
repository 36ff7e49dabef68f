package org.aezoo.layers;

/**
 * Rows, images or parts of a product dealt out to as many threads of the JVM as were {@link NativeThreads#set asked for},
 * where they {@link NativeThreads#share share work out}; else to none. Within a share nothing is shared out again.
 */
final class Shares {

    private static final Team TEAM = new Team();

    private static final ThreadLocal<Boolean> WITHIN = ThreadLocal.withInitial(() -> false);

    private Shares() {}

    /** Works on the things from one number to before another. */
    @FunctionalInterface
    interface Work {
        /** Does one share; the shares are numbered from 0. */
        void over(int share, int from, int to);
    }

    /**
     * How many shares pay.
     *
     * @param count things
     * @param products of numbers, all in all
     * @param least products that are worth a thread
     */
    static int of(int count, long products, long least) {
        return of(NativeThreads.own(), count, products, least);
    }

    /** The same for a number of threads. */
    static int of(int threads, int count, long products, long least) {
        return (int) Math.max(1, Math.min(WITHIN.get() ? 1 : threads, Math.min(count, products / least)));
    }

    /** Deals things out and waits until all shares are done; then throws what the first to fail has thrown. */
    static void run(int count, int shares, Work work) {
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
}
