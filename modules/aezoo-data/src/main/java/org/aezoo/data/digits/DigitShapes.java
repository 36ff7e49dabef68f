package org.aezoo.data.digits;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways people write each digit, as pen paths.
 *
 * <p>A path is a list of points {@code x,y}, x to the right and y downwards, in a box about 10 high. A smooth curve runs
 * through the points; {@code !} after a point makes it a corner, and {@code /} lifts the pen. Paths in one
 * {@link Family} have the same number of points in the same roles, so that any blend of them is again that digit.
 */
final class DigitShapes {

    private static final List<List<Family>> FAMILIES = List.of(
            List.of(
                    // An oval closed at the top: round, narrow, and leaning with an overlap.
                    new Family(
                            8,
                            "4.4,0.2 2.0,1.2 0.5,4.0 0.7,7.2 2.7,9.7 5.3,9.2 7.0,6.4 6.8,2.8 5.2,0.6 3.6,0.4",
                            "3.4,0.0 2.2,1.2 1.4,4.0 1.5,7.4 2.6,9.8 3.9,9.4 4.9,6.4 4.8,2.8 4.2,0.7 3.0,0.2",
                            "6.0,0.9 3.4,0.6 1.2,3.2 0.4,6.6 1.6,9.6 4.4,9.6 6.8,6.8 7.2,3.0 6.0,0.6 4.2,1.2"),
                    // Begun high on the left, with a small curl left over at the top.
                    new Family(
                            2,
                            "2.6,0.8 1.0,3.2 0.6,6.6 2.2,9.5 4.8,9.4 6.7,6.8 6.6,3.2 5.0,0.8 3.2,0.9 2.6,2.0",
                            "3.4,1.4 1.6,2.6 0.6,5.8 1.8,9.4 4.6,9.7 6.6,7.0 6.6,3.0 5.2,0.4 3.4,0.2 2.0,0.8"),
                    // Not quite closed, or run past the start.
                    new Family(
                            2,
                            "2.9,0.5 1.2,2.2 0.5,5.0 1.2,8.2 3.4,9.9 5.8,8.6 6.9,5.6 6.4,2.4 4.4,0.3",
                            "4.2,0.5 1.8,1.3 0.4,4.4 0.9,7.9 3.0,9.9 5.6,8.8 6.9,5.4 5.9,2.0 3.6,0.0",
                            "3.8,1.8 1.9,1.4 0.8,4.2 0.9,7.6 2.8,9.8 4.9,8.8 6.0,5.6 5.2,2.0 2.4,0.2")),
            List.of(
                    // A single stroke.
                    new Family(
                            8,
                            "3.0,0.0 3.0,3.3 3.0,6.7 3.0,10.0",
                            "3.3,0.0 3.0,3.2 2.8,6.6 2.9,10.0",
                            "3.0,0.0 3.2,3.4 3.1,6.8 2.7,10.0"),
                    // With a flag.
                    new Family(
                            1.5,
                            "1.0,2.6 2.2,1.5 3.4,0.0! 3.4,3.4 3.3,6.8 3.3,10.0",
                            "1.8,1.6 2.6,1.0 3.3,0.0! 3.3,3.4 3.2,6.8 3.0,10.0"),
                    // With a flag and a foot.
                    new Family(
                            0.9,
                            "1.2,2.4 2.3,1.4 3.4,0.0! 3.4,3.4 3.4,6.8 3.4,9.8 / 0.8,9.9 3.4,9.8 6.2,9.6",
                            "1.6,1.8 2.5,1.1 3.4,0.0! 3.3,3.4 3.2,6.8 3.2,9.6 / 1.2,9.7 3.4,9.7 5.4,9.8")),
            List.of(
                    // A corner at the bottom left and a flat base.
                    new Family(
                            5,
                            "0.9,2.4 2.2,0.4 4.6,0.2 5.8,2.2 4.6,5.0 2.6,7.4 0.5,9.6! 2.4,9.4 4.6,9.4 7.0,9.5",
                            "0.6,1.4 2.4,0.2 4.8,0.6 5.6,2.8 4.4,5.4 2.2,7.8 0.3,9.3! 2.6,9.0 4.8,9.3 7.2,9.2",
                            "1.6,1.8 2.8,0.4 4.4,0.4 5.2,2.0 4.4,4.8 3.0,7.4 1.4,9.8! 2.6,9.4 4.0,9.3 5.8,8.8"),
                    // A loop at the bottom left.
                    new Family(
                            4,
                            "0.8,2.2 2.2,0.4 4.7,0.3 5.6,2.6 4.4,5.8 2.6,8.6 0.9,9.6 0.3,8.4 1.6,7.5 3.6,8.6 5.4,9.5 7.4,9.0",
                            "1.0,1.6 2.8,0.2 4.9,0.8 5.3,3.2 4.0,6.4 2.4,8.8 1.0,9.4 0.8,8.6 2.0,8.2 3.8,8.9 5.2,9.4 7.0,9.5",
                            "0.4,2.6 1.8,0.8 4.2,0.2 5.4,2.2 4.6,5.2 2.8,8.2 0.8,9.4 0.0,7.8 1.4,6.7 3.4,7.8 5.6,9.2 7.8,8.6"),
                    // A soft turn, like a z.
                    new Family(
                            2,
                            "0.8,1.6 2.6,0.3 4.9,0.7 5.4,2.8 4.2,5.4 2.2,8.0 1.4,9.3 2.8,9.4 4.8,9.3 6.8,9.3",
                            "0.6,1.0 2.6,0.5 4.8,0.6 5.6,1.8 4.4,4.8 1.9,8.0 1.0,9.2 2.4,9.7 4.4,9.6 6.4,9.2")),
            List.of(
                    // Two bowls meeting in a cusp.
                    new Family(
                            6,
                            "0.8,1.4 2.8,0.1 5.0,0.7 5.3,2.9 3.8,4.5 2.2,4.9! 4.4,5.0 6.0,6.6 5.5,8.9 3.2,10.0 0.6,9.2",
                            "1.2,0.8 3.2,0.2 5.2,1.0 5.1,2.8 3.9,4.0 2.8,4.4! 4.8,4.8 6.4,6.8 5.6,9.2 3.0,9.9 0.2,8.6",
                            "0.6,1.8 2.4,0.3 4.6,0.4 5.4,2.4 4.4,4.4 3.2,5.3! 4.6,5.6 5.6,7.0 5.0,9.0 3.0,10.0 1.0,9.6"),
                    // The middle taken in one turn, tight or with a little loop.
                    new Family(
                            3,
                            "0.8,1.6 2.6,0.2 5.0,0.8 5.0,3.0 3.4,4.4 2.6,4.7 3.0,5.0 4.8,5.2 6.1,7.0 5.2,9.3 2.8,10.0 0.5,9.0",
                            "1.0,1.0 3.2,0.1 5.6,1.0 5.2,3.2 3.4,4.7 2.2,4.8 2.8,4.2 4.8,5.0 5.9,7.2 4.8,9.4 2.4,9.9 0.2,8.8"),
                    // A flat top and a straight run back.
                    new Family(
                            1.2,
                            "0.8,0.6 3.2,0.5 5.8,0.2! 4.4,2.0 2.8,4.0! 4.8,4.6 6.0,6.6 5.4,8.9 3.2,9.9 0.6,9.0",
                            "0.6,0.9 3.0,0.5 5.4,0.5! 4.2,2.4 3.0,4.3! 4.6,4.6 5.6,6.6 5.0,9.0 3.0,10.0 1.0,9.6")),
            List.of(
                    // Open at the top, the stem crossing.
                    new Family(
                            6,
                            "1.0,0.8 0.7,2.8 0.6,4.8 1.4,5.6 3.6,5.3 6.8,4.9 / 5.8,0.2 5.6,3.4 5.3,6.6 5.1,10.0",
                            "1.8,0.4 1.0,2.4 0.2,4.6 0.8,5.3 3.2,5.2 6.0,5.0 / 5.4,1.0 5.2,4.0 4.9,7.0 4.6,10.0",
                            "0.6,1.2 0.7,3.2 1.0,5.2 2.0,6.0 4.0,5.8 7.2,5.2 / 6.0,0.4 6.0,3.6 5.9,6.8 5.8,10.0"),
                    // The same as one path: up to the stem's top and down it.
                    new Family(
                            2.5,
                            "0.8,0.4 0.5,2.4 0.8,4.4 2.6,5.0 4.6,3.6 5.8,0.6! 5.5,3.8 5.1,7.0 4.8,10.0",
                            "1.2,0.8 0.5,3.0 0.9,4.9 3.0,5.2 4.8,4.2 5.6,1.2! 5.5,4.2 5.3,7.2 5.2,10.0"),
                    // Closed: a slanting side, a bar, a stem.
                    new Family(
                            2,
                            "4.6,0.1 3.2,2.2 1.8,4.2 0.4,6.2! 2.6,6.2 4.8,6.1 7.2,6.0 / 4.8,0.0 4.8,3.4 4.8,6.8 4.8,10.0",
                            "5.2,0.4 3.4,2.2 1.8,3.8 0.4,5.3! 2.6,5.4 4.6,5.3 6.6,5.1 / 5.2,0.2 5.0,3.4 4.7,6.8 4.5,10.0")),
            List.of(
                    // The stem and the bowl first, then the bar.
                    new Family(
                            4.5,
                            "1.9,0.7 1.7,2.4 1.4,4.3! 3.2,3.9 5.4,4.9 5.9,7.1 4.4,9.4 2.2,9.9 0.3,9.0 / 1.9,0.7 4.0,0.6 6.6,0.3",
                            "2.2,1.0 2.0,2.4 1.8,3.8! 3.4,4.2 5.0,5.4 5.4,7.4 4.0,9.5 2.0,9.8 0.2,8.8 / 2.1,0.7 4.0,0.3 6.0,0.0",
                            "1.3,0.6 1.2,2.6 1.1,4.6! 2.8,4.0 5.0,4.6 6.2,6.8 4.8,9.2 2.4,10.0 0.8,9.5 / 1.5,0.6 3.4,0.8 5.4,0.7"),
                    // One path begun at the end of the bar, with a corner or nearly so.
                    new Family(
                            3,
                            "6.4,0.4 4.2,0.5 2.1,0.7! 1.8,2.4 1.5,4.2! 3.4,4.1 5.4,5.2 5.6,7.4 4.2,9.4 2.2,9.9 0.4,9.0",
                            "6.8,0.0 4.4,0.4 2.4,0.9! 2.0,2.2 1.7,3.7! 3.2,4.3 4.9,5.5 5.1,7.6 3.7,9.5 1.9,9.7 0.2,8.7"),
                    // One soft path, like an s.
                    new Family(
                            2,
                            "6.6,0.4 4.6,0.3 2.6,0.8 1.6,2.4 2.0,4.0 3.8,5.0 5.2,6.4 4.8,8.6 3.0,9.9 0.4,9.4",
                            "6.2,0.2 4.4,0.5 2.8,1.3 2.1,2.9 2.8,4.2 4.2,5.1 4.8,6.7 4.0,8.7 2.4,9.6 0.4,9.1")),
            List.of(
                    // A curved back and a round bowl.
                    new Family(
                            6,
                            "5.0,0.1 2.8,2.0 1.2,4.8 0.9,7.6 2.4,9.8 4.8,9.4 5.9,7.4 4.8,5.7 2.8,6.0 1.2,7.8",
                            "5.8,0.4 3.2,1.6 1.0,4.4 0.4,7.4 1.8,9.7 4.6,9.7 6.2,7.6 5.2,5.5 3.0,5.4 1.0,7.0",
                            "3.6,0.0 2.2,2.2 1.2,5.0 1.1,7.8 2.2,9.7 4.0,9.5 4.7,7.9 4.0,6.5 2.6,6.8 1.5,8.2"),
                    // A straight back and a small bowl, the pen going on inside it.
                    new Family(
                            3,
                            "3.8,0.0 2.5,2.6 1.4,5.4 1.0,8.0 2.2,9.8 4.4,9.2 5.4,7.2 4.2,6.2 2.5,7.0 1.7,8.6",
                            "2.0,0.0 1.5,2.6 1.1,5.4 1.0,8.2 2.4,9.9 4.6,9.5 5.6,7.6 4.4,6.2 2.6,6.5 1.3,7.6")),
            List.of(
                    // A bar and a stem.
                    new Family(
                            6,
                            "0.5,1.0 2.4,0.9 4.4,0.8 6.3,0.5! 5.2,3.2 4.2,6.4 3.4,10.0",
                            "0.8,1.4 2.6,0.8 4.2,0.4 5.8,0.2! 5.2,3.4 4.6,6.6 4.2,10.0",
                            "0.2,0.6 2.2,0.8 4.6,0.8 6.8,0.7! 5.0,3.4 3.4,6.6 2.0,10.0"),
                    // The corner rounded.
                    new Family(
                            3,
                            "0.5,1.4 2.2,0.8 4.2,0.5 5.9,0.6 6.0,2.0 5.0,4.6 4.1,7.2 3.5,10.0",
                            "0.4,2.0 1.4,0.9 3.6,0.5 5.6,0.7 6.1,2.0 5.4,4.4 4.2,7.2 3.0,10.0"),
                    // With a serif at the start of the bar.
                    new Family(
                            1.6,
                            "0.6,2.8 0.8,1.8 1.0,0.8! 2.8,0.9 4.6,0.8 6.4,0.5! 5.2,3.4 4.0,6.6 3.2,10.0",
                            "0.8,2.2 0.8,1.5 0.8,0.8! 2.4,0.6 4.4,0.5 6.0,0.5! 5.0,3.4 4.2,6.6 3.8,10.0"),
                    // With a bar through the stem.
                    new Family(
                            1.8,
                            "0.6,1.0 2.4,0.8 4.4,0.6 6.3,0.5! 5.2,3.2 4.2,6.4 3.3,10.0 / 2.2,5.4 4.4,5.1 6.6,4.9",
                            "0.4,1.2 2.2,0.8 4.4,0.6 6.5,0.4! 5.0,3.2 3.6,6.4 2.6,10.0 / 2.0,5.0 4.0,5.2 6.0,5.4")),
            List.of(
                    // One path, begun at the top right like an s, and closed again there.
                    new Family(
                            6,
                            "5.4,1.4 3.6,0.1 1.7,1.3 2.0,3.4 3.8,5.0 5.6,7.0 5.0,9.3 2.8,9.9 1.0,8.4 1.8,6.2 4.0,4.6 5.5,2.8 5.3,1.0",
                            "5.8,1.8 4.4,0.2 2.4,0.8 1.8,2.8 3.2,4.6 5.0,6.6 4.6,9.2 2.4,10.0 0.7,8.6 1.4,6.6 3.6,4.8 5.6,3.0 6.4,0.9",
                            "4.8,0.9 3.4,0.2 2.0,1.4 2.1,3.6 3.3,5.0 4.4,6.8 4.2,9.0 2.9,9.8 1.7,8.6 1.9,6.6 3.2,5.0 4.6,3.2 4.7,1.3"),
                    // Begun in the upper left and going the other way round.
                    new Family(
                            2,
                            "2.4,1.4 4.0,0.2 5.6,1.2 5.2,3.2 3.4,5.0 1.4,7.0 1.8,9.3 3.8,9.9 5.6,8.4 5.0,6.2 3.2,4.6 1.8,2.8 2.2,1.2",
                            "1.8,0.8 3.8,0.1 5.8,1.2 5.4,3.4 3.6,4.8 1.2,6.8 1.0,9.1 3.2,9.9 5.2,8.6 4.8,6.4 3.4,4.7 2.0,2.8 1.6,0.9"),
                    // A ring on a ring.
                    new Family(
                            0.8,
                            "3.6,0.1 1.9,0.9 1.7,3.2 3.4,4.6 5.2,3.4 5.2,1.1 3.5,0.0 / 3.4,4.6 1.3,5.8 1.0,8.4 3.2,9.9 5.6,8.6 5.6,6.0 3.6,4.5",
                            "3.8,0.3 2.2,1.2 2.2,3.4 3.6,4.8 5.0,3.6 5.1,1.2 3.6,0.2 / 3.7,4.9 1.9,6.0 1.6,8.6 3.4,9.8 5.2,8.6 5.2,6.1 3.8,4.8")),
            List.of(
                    // A loop, back to its start, and down a straight tail.
                    new Family(
                            5,
                            "5.4,1.2 3.4,0.2 1.2,1.6 0.8,3.8 2.4,4.8 4.4,3.6 5.5,1.0! 5.4,4.0 5.0,7.0 4.6,10.0",
                            "5.0,0.6 3.2,0.4 1.4,1.8 1.0,3.8 2.6,4.7 4.4,3.2 5.2,0.6! 5.0,3.8 4.9,7.0 4.9,10.0",
                            "5.8,1.6 4.0,0.1 1.6,0.8 0.6,3.2 2.2,4.6 4.6,3.6 5.9,1.6! 5.2,4.4 4.2,7.2 3.2,10.0"),
                    // The tail rounded off from the loop.
                    new Family(
                            3,
                            "4.9,1.4 3.2,0.2 1.3,1.4 0.9,3.7 2.4,4.7 4.2,3.4 5.0,1.9 5.3,3.4 5.1,6.6 4.8,10.0",
                            "5.2,0.6 2.8,0.3 0.9,1.9 1.0,4.0 2.8,4.6 4.6,3.2 5.6,1.5 5.6,3.6 4.8,6.8 3.8,10.0"),
                    // A tail that hooks to the left.
                    new Family(
                            2,
                            "5.4,1.3 3.4,0.2 1.3,1.4 1.1,3.6 2.8,4.6 4.7,3.5 5.5,1.3! 5.7,4.2 5.4,7.6 3.8,9.8 1.2,9.3",
                            "5.2,0.9 3.2,0.2 1.4,1.6 1.4,3.9 3.0,4.9 4.8,3.8 5.4,1.0! 5.5,4.2 5.0,7.6 3.4,9.8 1.8,9.7")));

    private DigitShapes() {}

    /** A pen path of this digit, which the caller may change: a family by weight, and a random blend of its paths. */
    static PenPath sketch(int digit, PenRandom random) {
        List<Family> families = FAMILIES.get(digit);
        double total = 0;
        for (Family family : families) {
            total += family.weight;
        }
        double mark = random.between(0, total);
        int chosen = 0;
        while (chosen < families.size() - 1 && mark >= families.get(chosen).weight) {
            mark -= families.get(chosen).weight;
            chosen++;
        }
        return families.get(chosen).blend(random);
    }

    /** Paths with the same points in the same roles. */
    private static final class Family {
        private final double weight;
        private final List<PenPath> paths;

        /** @param weight how common this way of writing is beside the others of the digit, above 0 */
        Family(double weight, String... paths) {
            this.weight = weight;
            List<PenPath> parsed = new ArrayList<>();
            for (String path : paths) {
                parsed.add(PenPath.parse(path));
            }
            this.paths = List.copyOf(parsed);
        }

        PenPath blend(PenRandom random) {
            double[] shares = new double[paths.size()];
            double total = 0;
            for (int i = 0; i < shares.length; i++) {
                double share = random.uniform();
                // Squared, so that most blends lean to one path and the average shape is not the commonest.
                shares[i] = share * share + 0.01;
                total += shares[i];
            }
            PenPath blended = paths.get(0).scaled(shares[0] / total);
            for (int i = 1; i < shares.length; i++) {
                blended.add(paths.get(i), shares[i] / total);
            }
            return blended;
        }
    }
}
