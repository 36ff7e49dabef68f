package org.aezoo.data.digits;

import java.util.List;
import java.util.regex.Pattern;

/** Points a pen goes through, and at which of them it turns a corner or is set down anew. Mutable and unshared. */
final class PenPath {

    private static final Pattern BLANKS = Pattern.compile(" +");

    final double[] x;
    final double[] y;

    /** True where the curve may change direction abruptly. */
    final boolean[] corner;

    /** True where the pen is set down; always true for the first point. */
    final boolean[] start;

    private PenPath(double[] x, double[] y, boolean[] corner, boolean[] start) {
        this.x = x;
        this.y = y;
        this.corner = corner;
        this.start = start;
    }

    /** Reads the notation of {@link DigitShapes}. */
    static PenPath parse(String notation) {
        List<String> words = BLANKS.splitAsStream(notation).toList();
        int points = 0;
        for (String word : words) {
            points += word.equals("/") ? 0 : 1;
        }
        PenPath path = new PenPath(new double[points], new double[points], new boolean[points], new boolean[points]);
        int point = 0;
        boolean down = true;
        for (String word : words) {
            if (word.equals("/")) {
                down = true;
                continue;
            }
            int comma = word.indexOf(',');
            boolean corner = word.endsWith("!");
            path.x[point] = Double.parseDouble(word.substring(0, comma));
            path.y[point] = Double.parseDouble(word.substring(comma + 1, word.length() - (corner ? 1 : 0)));
            path.corner[point] = corner;
            path.start[point] = down;
            down = false;
            point++;
        }
        return path;
    }

    int size() {
        return x.length;
    }

    /** True where the pen is lifted after this point. */
    boolean end(int point) {
        return point == x.length - 1 || start[point + 1];
    }

    PenPath scaled(double factor) {
        PenPath copy = new PenPath(x.clone(), y.clone(), corner, start);
        for (int i = 0; i < x.length; i++) {
            copy.x[i] *= factor;
            copy.y[i] *= factor;
        }
        return copy;
    }

    void add(PenPath other, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] += other.x[i] * factor;
            y[i] += other.y[i] * factor;
        }
    }
}
