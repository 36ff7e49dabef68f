package org.aezoo.data;

/** Checks for memory before it is allocated, so that what does not fit is refused with a message of one line. */
public final class HeapRoom {

    private HeapRoom() {}

    /**
     * Refuses what does not fit on the heap.
     *
     * @param bytes that will be allocated, approximately
     * @param what needs them: the beginning of the message
     * @throws InvalidInputException if there are not as many
     */
    public static void require(long bytes, String what) {
        if (bytes > left()) {
            // garbage counts as used until it is collected
            System.gc();
            long left = left();
            if (bytes > left) {
                throw new InvalidInputException(what + ", which takes about " + megabytes(bytes)
                        + " MB of memory, and Java has " + megabytes(left) + " MB left: " + wayOut());
            }
        }
    }

    /** How to give Java more memory. */
    public static String wayOut() {
        return "give it more, with AEZOO_MEMORY=16g for the aezoo command, -Xmx for a program of your own";
    }

    private static long left() {
        Runtime java = Runtime.getRuntime();
        return java.maxMemory() - java.totalMemory() + java.freeMemory();
    }

    private static long megabytes(long bytes) {
        return Math.max(0, bytes >> 20);
    }
}
