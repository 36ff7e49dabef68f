package org.aezoo.spark;

import java.util.SplittableRandom;

/** Seeds of parts from the seed of the whole. */
final class Seeds {

    private Seeds() {}

    /** Another seed for each part, and for each part of a part. */
    static long mix(long seed, long... parts) {
        long mixed = seed;
        for (long part : parts) {
            mixed = new SplittableRandom(mixed ^ (0x9e3779b97f4a7c15L * (part + 1))).nextLong();
        }
        return mixed;
    }
}
