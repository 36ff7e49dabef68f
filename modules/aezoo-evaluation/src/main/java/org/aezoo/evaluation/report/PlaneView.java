package org.aezoo.evaluation.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aezoo.evaluation.figures.Html;

/**
 * A plane of codes in a page that shows a row when it is pointed at.
 *
 * @param classified whether the rows have classes
 * @param sheet the pictures of the rows as HTML; empty for none
 */
record PlaneView(
        String title,
        boolean classified,
        List<Dot> legend,
        String x,
        String y,
        int tiles,
        List<Dot> dots,
        String sheet,
        String caption) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 560;
    private static final int MARGIN = 46;

    /** A class or a row, which is number {@code tile}. */
    record Dot(String style, String cx, String cy, int tile, String name) {}

    /** @param file of the run's folder that has the places */
    static String render(Figure figure, String file, FinishedRun run) throws IOException {
        Optional<CodePlane> plane = CodePlane.read(run.folder(), file);
        // a second plane of a page shares the pictures of the first one
        boolean withTiles = plane.isPresent() && plane.get().tiles() > 0 && file.equals(CodePlane.FILE);
        String sheet = withTiles
                ? Html.picture(run.file(CodePlane.TILES), "class=\"tiles\" hidden ", "test rows")
                        .orElse("")
                : "";
        return plane.map(found -> render(figure, found, sheet)).orElse("");
    }

    static String render(Figure figure, CodePlane plane, String sheet) {
        List<Dot> legend = new ArrayList<>();
        for (int c = 0; c < plane.classes().size(); c++) {
            legend.add(new Dot(style(c), "", "", c, plane.classes().get(c)));
        }
        return Templates.render(
                "plane",
                new PlaneView(
                        figure.title(),
                        !legend.isEmpty(),
                        legend,
                        plane.x(),
                        plane.y(),
                        plane.tiles(),
                        dots(plane),
                        sheet,
                        figure.caption() + (plane.tiles() > 0 ? " Point at a dot to see its row." : "")));
    }

    private static List<Dot> dots(CodePlane plane) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] point : plane.points()) {
            for (int d = 0; d < 2; d++) {
                low[d] = Math.min(low[d], point[d]);
                high[d] = Math.max(high[d], point[d]);
            }
        }
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < plane.points().length; i++) {
            double[] point = plane.points()[i];
            double across = share(point[0], low[0], high[0]) * (WIDTH - 2 * MARGIN + 10);
            double up = share(point[1], low[1], high[1]) * (HEIGHT - MARGIN - 26);
            int label = plane.labels()[i];
            dots.add(new Dot(
                    style(label),
                    String.format(Locale.ROOT, "%.1f", MARGIN + across),
                    String.format(Locale.ROOT, "%.1f", HEIGHT - MARGIN - 10 - up),
                    i,
                    plane.classes().isEmpty() ? "test row" : plane.classes().get(label)));
        }
        return dots;
    }

    private static double share(double value, double low, double high) {
        return high > low ? (value - low) / (high - low) : 0.5;
    }

    /** Eight colours, then the same in hollow dots. */
    private static String style(int label) {
        return "run-" + (1 + label % 8) + (label / 8 % 2 == 1 ? " hollow" : "");
    }
}
