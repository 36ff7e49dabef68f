package org.aezoo.evaluation.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
public record CodePlane(String x, String y, List<String> classes, double[][] points, int[] labels, int tiles) {

    public static final String FILE = "codes.json";
    static final String UMAP = "codes-umap.json";
    public static final String TILES = "code-tiles.png";

    /** As many as a page draws quickly. */
    static final int MOST = 1000;

    private static final int TO_A_LINE = 40;
    private static final int TILE = 32;
    private static final long LIMIT = 16L << 20;

    /**
     * The pictures of all points on one sheet.
     *
     * @param pictures of one size
     */
    public static BufferedImage sheet(List<BufferedImage> pictures) {
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

    public static int tilesToALine() {
        return TO_A_LINE;
    }

    /**
     * Reads a file of a run folder.
     *
     * @param name {@link #FILE} or {@link #UMAP}
     * @return empty where there is none
     * @throws org.aezoo.data.InvalidInputException if it is not what it should be
     */
    static Optional<CodePlane> read(Path folder, String name) {
        return ReportFile.read(folder.resolve(name), LIMIT, CodePlane.class, CodePlane::fits, "plane of codes");
    }

    private boolean fits() {
        return x != null
                && y != null
                && classes != null
                && points != null
                && labels != null
                && tiles >= 0
                && classes.stream().allMatch(Objects::nonNull)
                && labels.length == points.length
                && points.length <= MOST
                && Arrays.stream(labels).allMatch(label -> label >= 0 && label < Math.max(1, classes.size()))
                && Arrays.stream(points)
                        .allMatch(point -> point != null
                                && point.length == 2
                                && Double.isFinite(point[0])
                                && Double.isFinite(point[1]));
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
