package org.aezoo.data;

/** Asks for memory before it is taken, so that what does not fit is refused in one line. */
public final class HeapRoom {

    private HeapRoom() {}

    /**
     * Refuses what the heap has no room for.
     *
     * @param bytes that will be taken, about
     * @param what takes them: the beginning of the message
     * @throws InvalidInputException if they are not there
     */
    public static void require(long bytes, String what) {
        if (bytes > left()) {
            // what nobody uses any longer still counts as taken until it is collected
            System.gc();
            long left = left();
            if (bytes > left) {
                throw new InvalidInputException(what + ", which takes about " + megabytes(bytes)
                        + " MB of memory, and Java has " + megabytes(left) + " MB left: " + wayOut());
            }
        }
    }

    /** Where more memory comes from. */
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
