package org.aezoo.layers;

/**
 * Long walks value by value on two threads, where matrix products use more than one too. What is computed does not
 * depend on it. Short walks stay on one thread: waking another up takes as long as they do.
 */
final class Parts {

    /** About a quarter of a millisecond of Adam. */
    static final long LEAST = 1 << 18;

    private Parts() {}

    /** Works on the values from one index to before another. */
    @FunctionalInterface
    interface Walk {
        /** Walks over a part. */
        void over(long from, long to);
    }

    /** Walks over that many values. */
    static void of(long length, Walk walk) {
        if (length < LEAST || NativeThreads.get() < 2) {
            walk.over(0, length);
            return;
        }
        // whole chunks, so that both parts are aligned like the whole
        int chunks = Math.toIntExact((length + Host.CHUNK - 1) / Host.CHUNK);
        Shares.run(
                chunks,
                2,
                (share, from, to) -> walk.over((long) from * Host.CHUNK, Math.min(length, (long) to * Host.CHUNK)));
    }
}
