package org.aezoo.evaluation.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.figures.Charts;

/** Pictures that set one training, or one view of the data, beside another. */
public final class ComparisonPictures {

    private ComparisonPictures() {}

    /**
     * Losses of several trainings against the epoch, in one chart.
     *
     * @param title above the chart
     * @param unit of the loss
     * @param losses by what each training is called; one number per epoch, the first after epoch 1
     */
    public static BufferedImage curves(String title, String unit, Map<String, double[]> losses) {
        return Charts.curves(title, unit, losses);
    }

    /**
     * Places of the same rows on several planes, beside each other; one colour and shape per class.
     *
     * @param rows whose labels name the classes
     * @param places by the plane's title; [rows][2 or more], of which the first two are drawn
     */
    public static BufferedImage planes(Dataset rows, Map<String, float[][]> places) {
        List<BufferedImage> charts = new ArrayList<>();
        places.forEach((title, plane) ->
                charts.add(Charts.codes(title, CodePictures.clouds(rows, plane), "first coordinate", "second")));
        int width = charts.stream().mapToInt(BufferedImage::getWidth).sum();
        int height = charts.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        BufferedImage all = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        int left = 0;
        for (BufferedImage chart : charts) {
            graphics.drawImage(chart, left, 0, null);
            left += chart.getWidth();
        }
        graphics.dispose();
        return all;
    }
}
