package org.aezoo.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Json;

/**
 * Where test rows lie in the plane of codes, as a picture in a page that shows a row when it is pointed at. It is kept in
 * a run folder as {@code codes.json} and, for images, {@code code-tiles.png}, all of them small and side by side.
 *
 * @param x what the first value is
 * @param y what the second value is
 * @param classes their names; none where rows have no labels
 * @param points [rows][2]
 * @param labels a class per row, by its place in {@code classes}; 0 without classes
 * @param tiles pictures to a line of {@code code-tiles.png}, 0 where there are none
 */
record CodePlane(String x, String y, List<String> classes, double[][] points, int[] labels, int tiles) {

    static final String FILE = "codes.json";
    static final String UMAP = "codes-umap.json";
    static final String TILES = "code-tiles.png";

    /** As many as a page draws quickly. */
    static final int MOST = 1000;

    private static final int TO_A_LINE = 40;
    private static final int TILE = 32;
    private static final long LIMIT = 16L << 20;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 560;
    private static final int MARGIN = 46;

    /**
     * The pictures of all points on one sheet.
     *
     * @param pictures of one size
     */
    static BufferedImage sheet(List<BufferedImage> pictures) {
        BufferedImage first = pictures.get(0);
        double shrink = Math.min(1, TILE / (double) Math.max(first.getWidth(), first.getHeight()));
        int width = (int) Math.max(1, Math.round(first.getWidth() * shrink));
        int height = (int) Math.max(1, Math.round(first.getHeight() * shrink));
        int lines = (pictures.size() + TO_A_LINE - 1) / TO_A_LINE;
        BufferedImage sheet = new BufferedImage(TO_A_LINE * width, lines * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int i = 0; i < pictures.size(); i++) {
            pen.drawImage(pictures.get(i), i % TO_A_LINE * width, i / TO_A_LINE * height, width, height, null);
        }
        pen.dispose();
        return sheet;
    }

    static int tilesToALine() {
        return TO_A_LINE;
    }

    byte[] json() {
        try {
            return Json.mapper().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a file of a run folder.
     *
     * @param name {@link #FILE} or {@link #UMAP}
     * @throws InvalidInputException if it is not what it should be
     */
    static Optional<CodePlane> read(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
                return Optional.empty();
            }
            return Optional.of(of(Json.mapper().readTree(file.toFile()), file));
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: the file was cut short or damaged", e);
        }
    }

    private static CodePlane of(JsonNode json, Path file) {
        List<String> classes = new ArrayList<>();
        json.path("classes").forEach(name -> classes.add(name.asText()));
        JsonNode points = json.path("points");
        JsonNode labels = json.path("labels");
        double[][] places = new double[points.size()][2];
        int[] kinds = new int[points.size()];
        boolean fits = labels.size() == points.size() && points.size() <= MOST;
        for (int i = 0; fits && i < places.length; i++) {
            places[i][0] = points.path(i).path(0).asDouble(Double.NaN);
            places[i][1] = points.path(i).path(1).asDouble(Double.NaN);
            kinds[i] = labels.path(i).asInt(-1);
            fits = Double.isFinite(places[i][0])
                    && Double.isFinite(places[i][1])
                    && kinds[i] >= 0
                    && kinds[i] < Math.max(1, classes.size());
        }
        int tiles = json.path("tiles").asInt();
        if (!fits || tiles < 0) {
            throw new InvalidInputException(file + " holds no plane of codes: the file is damaged");
        }
        return new CodePlane(Report.text(json, "x"), Report.text(json, "y"), classes, places, kinds, tiles);
    }

    /**
     * Adds the picture to a page; {@code report.js} shows rows in it.
     *
     * @param withTiles whether it brings the pictures of the rows along; a second plane of a page shares the first one's
     */
    void draw(StringBuilder page, Path folder, boolean withTiles) throws IOException {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] point : points) {
            for (int d = 0; d < 2; d++) {
                low[d] = Math.min(low[d], point[d]);
                high[d] = Math.max(high[d], point[d]);
            }
        }
        if (!classes.isEmpty()) {
            page.append("<p class=\"legend\">");
            for (int c = 0; c < classes.size(); c++) {
                page.append("<span><span class=\"dot ")
                        .append(style(c))
                        .append("\"></span>")
                        .append(Html.escape(classes.get(c)))
                        .append("</span> ");
            }
            page.append("</p>\n");
        }
        page.append(String.format(
                Locale.ROOT,
                "<div class=\"chart\">\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Codes of test rows\""
                        + " class=\"plane\" data-tiles=\"%d\">\n",
                WIDTH,
                HEIGHT,
                tiles));
        page.append(String.format(
                Locale.ROOT,
                """
                <rect x="%d" y="%d" width="%d" height="%d"/>
                <text x="%d" y="%d">%s</text>
                <text transform="translate(20 %d) rotate(-90)">%s</text>
                """,
                MARGIN - 10,
                6,
                WIDTH - MARGIN,
                HEIGHT - MARGIN,
                WIDTH / 2,
                HEIGHT - 12,
                Html.escape(x),
                HEIGHT / 2,
                Html.escape(y)));
        for (int i = 0; i < points.length; i++) {
            page.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\" data-tile=\"%d\"><title>%s</title></circle>\n",
                    style(labels[i]),
                    MARGIN + share(points[i][0], low[0], high[0]) * (WIDTH - 2 * MARGIN + 10),
                    HEIGHT - MARGIN - 10 - share(points[i][1], low[1], high[1]) * (HEIGHT - MARGIN - 26),
                    i,
                    Html.escape(classes.isEmpty() ? "test row" : classes.get(labels[i]))));
        }
        page.append("</svg>\n");
        if (tiles > 0 && withTiles) {
            Html.picture(folder.resolve(TILES), "class=\"tiles\" hidden ", "test rows")
                    .ifPresent(page::append);
        }
        page.append("</div>\n");
    }

    private static double share(double value, double low, double high) {
        return high > low ? (value - low) / (high - low) : 0.5;
    }

    /** Eight colours, then the same in hollow dots. */
    private static String style(int label) {
        return "run-" + (1 + label % 8) + (label / 8 % 2 == 1 ? " hollow" : "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePlane plane
                && x.equals(plane.x)
                && y.equals(plane.y)
                && classes.equals(plane.classes)
                && Arrays.deepEquals(points, plane.points)
                && Arrays.equals(labels, plane.labels)
                && tiles == plane.tiles;
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(points);
    }

    @Override
    public String toString() {
        return points.length + " codes of " + classes.size() + " classes";
    }
}
