package org.aezoo.layers;

/**
 * Walks value by value on as many threads as products use. Short walks stay on one: there is nothing to gain by the time
 * that another has taken notice.
 */
final class Parts {

    /** Values that are worth a thread: some ten microseconds of most walks. */
    static final long LEAST = 1 << 14;

    /** The same beside OpenBLAS's threads, which are awake too: about a quarter of a millisecond of Adam. */
    static final long LEAST_BESIDE = 1 << 17;

    private Parts() {}

    /** Works on the values from one index to before another. */
    @FunctionalInterface
    interface Walk {
        /** Walks over a part. */
        void over(long from, long to);
    }

    /** Walks over that many values. What is computed does not depend on the parts. */
    static void of(long length, Walk walk) {
        // whole chunks, so that all parts are aligned like the whole
        int chunks = Math.toIntExact((length + Host.CHUNK - 1) / Host.CHUNK);
        Shares.run(
                chunks,
                parts(chunks, length),
                (share, from, to) -> walk.over((long) from * Host.CHUNK, Math.min(length, (long) to * Host.CHUNK)));
    }

    /** How many parts the rows of a matrix are walked over in; what is summed over rows is summed part by part. */
    static int ofRows(long rows, long columns) {
        return parts(Math.toIntExact(rows), rows * columns);
    }

    private static int parts(int count, long values) {
        return NativeThreads.areProductsShared()
                ? Shares.of(count, values, LEAST)
                : Shares.of(NativeThreads.get(), count, values, LEAST_BESIDE);
    }
}
