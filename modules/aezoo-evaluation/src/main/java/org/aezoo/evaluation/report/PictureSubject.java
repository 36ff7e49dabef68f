package org.aezoo.evaluation.report;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.aezoo.data.Dataset;
import org.aezoo.evaluation.figures.TableErrors;
import org.aezoo.evaluation.metrics.Sampling;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.trained.Sampler;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.jspecify.annotations.Nullable;

/** What the pictures of a run are drawn of. */
final class PictureSubject {

    /** Rows that a chart shows, at most. */
    static final int DOTS = 2000;

    private final Path folder;
    private final TrainedAutoencoder trained;
    private final Dataset test;
    private final boolean @Nullable [] anomalies;
    private final Supplier<List<StepScores>> steps;
    private final boolean letters;
    private @Nullable TableErrors tableErrors;

    /**
     * @param folder of the run
     * @param trained stays the caller's
     * @param test rows to show, maybe none
     * @param anomalies one mark per row; null where nobody knows
     * @param steps scores of the steps of windows of series, asked for where there are such
     * @param letters whether Java finds fonts
     */
    PictureSubject(
            Path folder,
            TrainedAutoencoder trained,
            Dataset test,
            boolean @Nullable [] anomalies,
            Supplier<List<StepScores>> steps,
            boolean letters) {
        this.folder = folder;
        this.trained = trained;
        this.test = test;
        this.anomalies = anomalies;
        this.steps = steps;
        this.letters = letters;
    }

    Path folder() {
        return folder;
    }

    TrainedAutoencoder trained() {
        return trained;
    }

    Dataset test() {
        return test;
    }

    boolean letters() {
        return letters;
    }

    boolean images() {
        return trained.shape().isImage();
    }

    boolean hasRows() {
        return test.size() > 0;
    }

    boolean hasImages() {
        return images() && hasRows();
    }

    /**
     * Whether there are rows of a table to compare, which windows of a series are not; words' counts are rebuilt as
     * probabilities, which are something else.
     */
    boolean hasTable() {
        return !images()
                && hasRows()
                && test.series().isEmpty()
                && trained.model().loss() != ReconstructionLoss.MULTINOMIAL;
    }

    boolean isGenerative() {
        return images() && Sampler.isReady(trained);
    }

    /** Test rows for a chart, evenly spread. */
    Dataset shown() {
        return test.subset(Sampling.spread(test, DOTS));
    }

    /** One row of each class, as far as there are classes. */
    Dataset few() {
        return test.subset(Sampling.oneOfEachClass(test));
    }

    /** How the columns of a table come back; measured when it is first asked for. */
    TableErrors tableErrors() {
        TableErrors errors = tableErrors;
        if (errors == null) {
            errors = TableErrors.of(trained, test.subset(Sampling.spread(test, 10 * DOTS)), DOTS);
            tableErrors = errors;
        }
        return errors;
    }

    /** Keeps a file beside the pictures, for the report. */
    void keep(String name, byte[] content) {
        Pages.save(folder.resolve(name), content);
    }

    /** Keeps the rows and scores that the report shows without a picture. */
    void keepViews() {
        int[] numbers = Sampling.spread(test, DOTS);
        if (!test.series().isEmpty()) {
            List<StepScores> scored = steps.get();
            Threshold threshold = trained.scorer().threshold();
            keep(ScoreView.FILE, ReportFile.json(ScoreView.of(scored, threshold)));
            SeriesView.of(scored, threshold).ifPresent(view -> keep(SeriesView.FILE, ReportFile.json(view)));
            return;
        }
        if (hasTable() && numbers.length >= 3) {
            keep(RowView.FILE, ReportFile.json(RowView.of(trained, test.subset(numbers), numbers)));
        }
        boolean[] known = anomalies;
        if (hasRows() && (trained.scorer().threshold() != null || known != null)) {
            boolean[] marks = known == null ? null : new boolean[numbers.length];
            for (int i = 0; marks != null && known != null && i < marks.length; i++) {
                marks[i] = known[numbers[i]];
            }
            keep(ScoreView.FILE, ReportFile.json(ScoreView.of(trained, test.subset(numbers), numbers, marks)));
        }
    }
}
