package org.aezoo.data.digits;

/**
 * The SplitMix64 generator, written out here because the drawn bytes are pinned: the JDK promises neither the algorithm
 * behind its own generators nor how they turn bits into bounded numbers.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast splittable pseudorandom number
 *     generators, 2014</a>
 */
final class PenRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    PenRandom(long seed) {
        this.state = seed;
    }

    /** A seed for the item {@code index} of the series {@code seed}; neighbours share nothing visible. */
    static long seedFor(long seed, long index) {
        return mix(mix(seed + GOLDEN_GAMMA) + index * GOLDEN_GAMMA);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), in steps of 2^-53. */
    double uniform() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform in 0..bound-1; for bounds this small the bias is below 2^-40. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /**
     * Bell-shaped with mean 0 and the given standard deviation, and never beyond 3 of them: a sum of four uniforms,
     * which needs no logarithm and gives no freak letters.
     */
    double bell(double deviation) {
        double sum = uniform() + uniform() + uniform() + uniform() - 2;
        return Math.max(-3, Math.min(3, sum * 1.7320508075688772)) * deviation;
    }
}
