package org.aezoo.evaluation.figures;

import java.awt.image.BufferedImage;
import java.util.List;
import org.aezoo.data.InvalidInputException;

/**
 * How large is large enough: errors of models that grow, and the size at which the error stops falling fast. That is the
 * point farthest below the straight line from the first to the last, with both axes scaled to the same length (Satopää et
 * al., 2011).
 *
 * @param sizes ascending, such as numbers of archetypes
 * @param errors as many, finite
 */
public record Elbow(List<Integer> sizes, List<Double> errors) {

    public Elbow {
        if (sizes.size() != errors.size() || sizes.size() < 3) {
            throw new InvalidInputException("an elbow needs three sizes or more with an error each, got " + sizes.size()
                    + " sizes and " + errors.size() + " errors");
        }
        sizes = List.copyOf(sizes);
        errors = List.copyOf(errors);
        for (int i = 0; i < sizes.size(); i++) {
            if (i > 0 && sizes.get(i) <= sizes.get(i - 1)) {
                throw new InvalidInputException("sizes must ascend, got " + sizes);
            }
            if (!Double.isFinite(errors.get(i))) {
                throw new InvalidInputException(
                        "errors must be finite, got " + errors.get(i) + " for size " + sizes.get(i));
            }
        }
    }

    /** The size at the elbow; the first where errors never fall below the line. */
    public int chosen() {
        int last = sizes.size() - 1;
        double width = sizes.get(last) - sizes.get(0);
        double low = errors.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = errors.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double height = high > low ? high - low : 1;
        int best = 0;
        double farthest = 0;
        for (int i = 1; i < last; i++) {
            double share = (sizes.get(i) - sizes.get(0)) / width;
            double line = errors.get(0) + share * (errors.get(last) - errors.get(0));
            double below = (line - errors.get(i)) / height;
            if (below > farthest + 1e-12) {
                farthest = below;
                best = i;
            }
        }
        return sizes.get(best);
    }

    /**
     * The curve, with the chosen size marked.
     *
     * @param what a size is a number of, for the axis
     */
    public BufferedImage picture(String what) {
        if (!Canvas.hasLetters()) {
            throw new InvalidInputException(
                    "this Java finds no fonts, so a chart cannot be drawn: install fontconfig and"
                            + " a font, or leave the picture out");
        }
        return Charts.elbow(this, what);
    }
}
