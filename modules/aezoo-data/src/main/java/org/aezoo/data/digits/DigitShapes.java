package org.aezoo.data.digits;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The ways people write each digit, as pen paths.
 *
 * <p>They are listed in {@code shapes.txt}. A path is a list of points {@code x,y}, x to the right and y downwards, in
 * a box about 10 high. A smooth curve runs through the points; {@code !} after a point makes it a corner, and {@code /}
 * lifts the pen. Paths in one {@link Family} have the same number of points in the same roles, so that any blend of
 * them is again that digit.
 */
final class DigitShapes {

    private static final List<List<Family>> FAMILIES = read("shapes.txt");

    private DigitShapes() {}

    private static List<List<Family>> read(String name) {
        List<List<Family>> digits = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(DigitShapes.class.getResourceAsStream(name), name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.equals("digit")) {
                    digits.add(new ArrayList<>());
                } else if (line.startsWith("way ")) {
                    last(digits).add(new Family(Double.parseDouble(line.substring(4)), new ArrayList<>()));
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    last(last(digits)).paths.add(PenPath.parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digits;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

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

    /**
     * Paths with the same points in the same roles.
     *
     * @param weight how common this way of writing is beside the others of the digit, above 0
     */
    private record Family(double weight, List<PenPath> paths) {

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
