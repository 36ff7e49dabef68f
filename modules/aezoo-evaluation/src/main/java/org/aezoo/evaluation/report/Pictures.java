package org.aezoo.evaluation.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.evaluation.figures.ArchetypePictures;
import org.aezoo.evaluation.figures.Canvas;
import org.aezoo.evaluation.figures.GenerativePictures;
import org.aezoo.evaluation.metrics.Anomalies;
import org.aezoo.evaluation.metrics.CodeUnits;
import org.aezoo.evaluation.metrics.CodeUse;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a run folder, as PNG files:
 *
 * <ul>
 *   <li>{@code reconstructions.png}: for images, test examples above what came back, one of each class; for tables,
 *       rebuilt against original values
 *   <li>{@code extremes.png}: for images, the test examples of the lowest, the middle and the highest squared errors
 *   <li>{@code denoised.png}, {@code inpainted.png}, {@code tangents.png}: for images, what a denoising model cleans, a
 *       context encoder fills in, and the directions in which a contractive code moves
 *   <li>{@code loss.png}: training and validation loss per epoch, where {@code history.csv} has two or more
 *   <li>{@code filters.png}: the weights of the first layer, for images
 *   <li>{@code errors.png}: the columns of which most is lost, for tables
 *   <li>{@code rows.json}: for tables, three test rows and what came back of them, for {@link Report}
 *   <li>{@code samples.png}, {@code interpolations.png}, {@code traversals.png}, {@code manifold.png}: what a generative
 *       model of images makes up, see {@link GenerativePictures}; the last for codes of two values
 *   <li>{@code archetypes.png}, {@code mixtures.png}: what a model of archetypes takes rows for mixtures of, and where
 *       test rows lie between them
 *   <li>{@code units.png}: what each unit of a variational code carries, see {@link CodeUnits}
 *   <li>{@code code-use.png}: how often each vector of a codebook is chosen, see {@link CodeUse}
 *   <li>{@code codes.png}: the codes on a plane, by their principal components where they have more than two values;
 *       {@code codes.json} and {@code code-tiles.png} hold the same for {@link Report}, {@code scores.json} the scores
 *       of a model with a threshold or of data with known anomalies
 *   <li>{@code codes-umap.png}: codes of more than two values, laid flat by UMAP (McInnes, Healy and Melville, 2018);
 *       {@code codes-umap.json} holds the same for {@link Report}
 * </ul>
 *
 * <p>A JVM without fonts draws only what needs no letters. Each file is written beside its place and then moved there.
 */
public final class Pictures {

    private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

    private Pictures() {}

    /**
     * Draws everything that applies.
     *
     * @param folder of the run; must exist
     * @param trained stays the caller's
     * @param test examples to show, of the shape that the model was trained on; with no rows only losses and weights
     *     are drawn
     * @return the files written
     * @throws InvalidInputException if the folder cannot be written to
     */
    public static List<Path> write(Path folder, TrainedAutoencoder trained, Dataset test) {
        return write(folder, trained, test, Canvas.hasLetters());
    }

    /**
     * The same where it was said which rows are anomalies.
     *
     * @param anomalies one mark per row; null where nobody knows
     * @param steps scores of the steps, asked for where the examples are windows of series
     * @param next is told the name of each file before it is drawn
     */
    public static List<Path> write(
            Path folder,
            TrainedAutoencoder trained,
            Dataset test,
            boolean @Nullable [] anomalies,
            Supplier<List<StepScores>> steps,
            Consumer<String> next) {
        return write(folder, trained, test, anomalies, steps, next, Canvas.hasLetters());
    }

    static List<Path> write(Path folder, TrainedAutoencoder trained, Dataset test, boolean letters) {
        return write(
                folder,
                trained,
                test,
                Anomalies.find(test).orElse(null),
                StepScores.once(trained, test),
                name -> {},
                letters);
    }

    private static List<Path> write(
            Path folder,
            TrainedAutoencoder trained,
            Dataset test,
            boolean @Nullable [] anomalies,
            Supplier<List<StepScores>> steps,
            Consumer<String> next,
            boolean letters) {
        if (!letters) {
            LOG.warn("this Java finds no fonts, so charts are left out: install fontconfig and a font, as with"
                    + " 'apt-get install fontconfig fonts-dejavu-core'");
        }
        PictureSubject subject = new PictureSubject(folder, trained, test, anomalies, steps, letters);
        List<Path> written = new ArrayList<>();
        for (Section section : Report.SECTIONS) {
            if (section instanceof Figure figure && figure.appliesTo(subject)) {
                next.accept(figure.file());
                draw(figure, subject, written);
            }
        }
        subject.keepViews();
        return List.copyOf(written);
    }

    /** A picture that cannot be drawn must not take a trained model down with it. */
    private static void draw(Figure figure, PictureSubject subject, List<Path> written) {
        try {
            BufferedImage drawn = figure.drawing().apply(subject);
            if (drawn != null) {
                written.add(save(subject.folder().resolve(figure.file()), drawn));
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("{} is left out, drawing it failed", figure.file(), e);
        }
    }

    /** What rows are mixtures of: pictures for images, profiles for tables. */
    public static BufferedImage archetypes(TrainedAutoencoder trained) {
        return trained.shape().isImage() ? GenerativePictures.archetypes(trained) : ArchetypePictures.profiles(trained);
    }

    /**
     * Writes a PNG file whole or not at all.
     *
     * @return the file
     * @throws InvalidInputException if it cannot be written
     */
    public static Path save(Path target, BufferedImage picture) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
                ImageIO.write(picture, "png", out);
            }
            Pages.save(target, bytes.toByteArray());
            return target;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + target + " (" + Text.reason(e) + "): check the folder and the free space", e);
        }
    }
}
