package org.aezoo.examples;

import static org.aezoo.models.Nonlinearity.SIGMOID;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.aezoo.data.DataSource;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.jacobian.Jacobians;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The directions in which a code still moves: singular value decomposition of the encoder's Jacobian at some images,
 * for a contractive autoencoder and for the same network without the penalty.
 *
 * <p>A contractive code moves little, and mostly along changes that the data themselves show: a turn, a shift, another
 * thickness of the stroke.
 */
public final class ContractiveTangents {

    private static final int UNITS = 200;
    private static final int DIRECTIONS = 8;
    /** Images behind the mean spectrum. */
    private static final int IMAGES = 50;

    private ContractiveTangents() {}

    /**
     * Takes the data ({@code digits}), the number of epochs (20), the files of the tangents and of the spectra, and the
     * penalty (1).
     */
    public static void main(String[] args) throws IOException {
        String source = args.length > 0 ? args[0] : "digits";
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        File tangents = new File(args.length > 2 ? args[2] : "contractive-tangents.png");
        File spectra = new File(args.length > 3 ? args[3] : "contractive-spectra.png");
        double penalty = args.length > 4 ? Double.parseDouble(args[4]) : 1;
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            Pictures pictures = compare(data, epochs, penalty);
            ImageIO.write(pictures.tangents, "png", tangents);
            ImageIO.write(pictures.spectra, "png", spectra);
        }
        System.out.println("pictures: " + tangents + ", " + spectra);
    }

    record Pictures(BufferedImage tangents, BufferedImage spectra, Map<String, double[]> values) {}

    /** Trains both, prints where their spectra fall, and draws. */
    static Pictures compare(LoadedData data, int epochs, double penalty) {
        TrainingOptions options =
                TrainingOptions.defaults().withEpochs(epochs).withPatience(0).withSchedule(Schedule.COSINE);
        int size = data.train().shape().size();
        Map<String, AutoencoderModel> models = new LinkedHashMap<>();
        models.put(
                "contractive",
                Settings.image(
                        ContractiveAutoencoder.class,
                        Map.of("inputSize", size, "codeSize", UNITS, "penalty", penalty)));
        models.put(
                "plain",
                Settings.image(
                        ShallowAutoencoder.class,
                        Map.of("inputSize", size, "codeSize", UNITS, "activation", SIGMOID, "tied", true)));
        float[][] shown = Arrays.copyOf(LossComparison.oneOfEachClass(data.test()), 4);
        Map<String, float[][]> rows = new LinkedHashMap<>();
        Map<String, double[]> spectra = new LinkedHashMap<>();
        System.out.printf("%-12s %9s %9s %9s %24s%n", "model", "s_1", "s_10", "s_100", "values above s_1 / 10");
        models.forEach((name, model) -> {
            try (TrainedAutoencoder trained =
                            new Trainer(options).train(model, data.train()).model();
                    Jacobians jacobians = Jacobians.of(trained)) {
                for (int i = 0; i < shown.length; i++) {
                    rows.put(
                            name + ", " + data.test().labelNames().get(i),
                            withTangents(shown[i], jacobians.tangents(shown[i], DIRECTIONS)));
                }
                double[] values = meanSpectrum(jacobians, data.test().head(IMAGES));
                spectra.put(name, values);
                long large =
                        Arrays.stream(values).filter(s -> s > values[0] / 10).count();
                System.out.printf("%-12s %9.4f %9.4f %9.4f %24d%n", name, values[0], values[9], values[99], large);
            }
        });
        return new Pictures(LabelledRows.draw(rows, data.test().shape()), chart(spectra), spectra);
    }

    /** The image, then each direction with grey for 0. */
    private static float[][] withTangents(float[] image, Jacobians.Tangents tangents) {
        float[][] row = new float[1 + DIRECTIONS][image.length];
        row[0] = image;
        for (int k = 0; k < tangents.directions().length; k++) {
            double[] direction = tangents.directions()[k];
            double largest = Arrays.stream(direction).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < image.length; i++) {
                row[k + 1][i] = (float) (127.5 + 127.5 * direction[i] / largest);
            }
        }
        return row;
    }

    private static double[] meanSpectrum(Jacobians jacobians, float[][] images) {
        double[] sum = new double[UNITS];
        for (float[] image : images) {
            double[] values = jacobians.tangents(image, 1).values();
            Arrays.setAll(sum, k -> sum[k] + values[k] / images.length);
        }
        return sum;
    }

    private static BufferedImage chart(Map<String, double[]> spectra) {
        XYChart chart = new XYChartBuilder()
                .width(700)
                .height(420)
                .title("Singular values of the encoder's Jacobian")
                .xAxisTitle("number, from the largest")
                .yAxisTitle("mean over " + IMAGES + " test images")
                .build();
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setLegendPosition(Styler.LegendPosition.InsideSW)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        Map<String, Color> colours =
                Map.of("contractive", new Color(0xD5, 0x5E, 0x00), "plain", new Color(0x00, 0x72, 0xB2));
        spectra.forEach((name, values) -> {
            double[] numbers =
                    IntStream.rangeClosed(1, values.length).mapToDouble(k -> k).toArray();
            // what is 0 has no place on a logarithmic axis
            double[] drawn = Arrays.stream(values)
                    .map(value -> Math.max(value, 1e-6 * values[0]))
                    .toArray();
            chart.addSeries(name, numbers, drawn)
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(colours.get(name))
                    .setLineWidth(2);
        });
        return BitmapEncoder.getBufferedImage(chart);
    }
}
