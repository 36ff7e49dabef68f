package org.aezoo.evaluation.report;

import org.aezoo.evaluation.figures.ArchetypePictures;
import org.aezoo.evaluation.figures.Charts;
import org.aezoo.evaluation.figures.GenerativePictures;
import org.aezoo.evaluation.figures.History;
import org.aezoo.evaluation.figures.RepairPictures;
import org.aezoo.evaluation.figures.SampledColumns;
import org.aezoo.evaluation.figures.WeightPictures;
import org.aezoo.evaluation.metrics.CodeUse;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.Archetypal;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Clustering;
import org.aezoo.models.Quantised;
import org.aezoo.models.Variational;
import org.aezoo.models.trained.Sampler;

/** The pictures of a run folder; their titles and captions are in {@code pictures.json}. */
final class Figures {

    private static final int BARS = 30;
    private static final int SAMPLE_COUNT = 100;
    private static final int STEPS = 11;
    private static final int UNIT_COUNT = 10;
    private static final int MANIFOLD_SIDE = 20;
    private static final int FEWEST_FOR_UMAP = 50;

    static final Figure RECONSTRUCTIONS = Figure.named("reconstructions")
            .shownIf(FinishedRun::isImage)
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(ReconstructionPictures::examples);

    static final Figure AGREEMENT = Figure.named("agreement")
            .shownIf(run -> !run.isImage())
            .drawnIf(PictureSubject::hasTable)
            .withLetters()
            .drawnBy(subject -> subject.tableErrors().agreement());

    static final Figure EXTREMES =
            Figure.named("extremes").drawnIf(PictureSubject::hasImages).drawnBy(ReconstructionPictures::extremes);

    static final Figure DENOISED = Figure.named("denoised")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.denoised(subject.trained(), subject.few(), subject.letters()));

    static final Figure INPAINTED = Figure.named("inpainted")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.inpainted(subject.trained(), subject.few(), subject.letters()));

    static final Figure SAMPLES = Figure.named("samples")
            .shownIf(FinishedRun::isImage)
            .drawnIf(PictureSubject::isGenerative)
            .drawnBy(subject -> GenerativePictures.samples(
                    subject.trained(), SAMPLE_COUNT, subject.trained().seed()));

    static final Figure SAMPLED_COLUMNS = Figure.named("sampled-columns")
            .shownIf(run -> !run.isImage())
            .drawnIf(subject -> subject.hasTable() && Sampler.isReady(subject.trained()))
            .withLetters()
            .drawnBy(subject -> SampledColumns.draw(
                    subject.trained(),
                    subject.shown(),
                    PictureSubject.DOTS,
                    subject.trained().seed()));

    static final Figure INTERPOLATIONS = Figure.named("interpolations")
            .drawnIf(subject -> subject.isGenerative() && subject.test().size() > 1)
            .drawnBy(subject -> GenerativePictures.interpolations(subject.trained(), subject.test(), STEPS));

    static final Figure TRAVERSALS = Figure.named("traversals")
            .drawnIf(subject -> subject.isGenerative() && subject.hasRows() && isVariational(subject))
            .drawnBy(subject -> GenerativePictures.traversals(subject.trained(), subject.test(), UNIT_COUNT, STEPS));

    static final Figure MANIFOLD = Figure.named("manifold")
            .drawnIf(subject ->
                    subject.isGenerative() && subject.trained().model().codeSize() == 2 && isVariational(subject))
            .drawnBy(subject -> GenerativePictures.manifold(subject.trained(), MANIFOLD_SIDE));

    static final Figure ARCHETYPES = Figure.named("archetypes")
            .shownIf(FinishedRun::isImage)
            .drawnIf(subject -> subject.images() && hasArchetypes(subject))
            .drawnBy(subject -> Pictures.archetypes(subject.trained()));

    static final Figure PROFILES = Figure.named("profiles")
            .shownIf(run -> !run.isImage())
            .drawnIf(subject -> !subject.images() && hasArchetypes(subject))
            .withLetters()
            .drawnBy(subject -> Pictures.archetypes(subject.trained()));

    static final Figure MIXTURES = Figure.named("mixtures")
            .drawnIf(subject -> hasArchetypes(subject) && subject.hasRows())
            .drawnBy(subject -> ArchetypePictures.mixtures(
                    subject.trained(), subject.shown(), CodePictures.CLASSES, subject.letters()));

    /** Not in the report, which has {@link CurvesSection}; two dots are no curve. */
    static final Figure LOSS = Figure.named("loss")
            .withLetters()
            .drawnBy(subject -> History.read(subject.folder())
                    .filter(history -> history.epochs().size() > 1)
                    .map(history -> Charts.loss(
                            history, FigureKey.lossUnit(subject.trained().model())))
                    .orElse(null));

    static final Figure UNITS = Figure.named("units")
            .drawnIf(subject -> subject.hasRows() && isVariational(subject))
            .withLetters()
            .drawnBy(CodePictures::units);

    /** Of bits the figures say enough. */
    static final Figure CODE_USE = Figure.named("code-use")
            .drawnIf(subject -> subject.hasRows()
                    && isQuantised(subject)
                    && !HashIndex.isOfBits(subject.trained().model()))
            .withLetters()
            .drawnBy(subject -> CodePictures.use(CodeUse.of(subject.trained(), subject.test())));

    static final Figure ERRORS = Figure.named("errors")
            .drawnIf(PictureSubject::hasTable)
            .withLetters()
            .drawnBy(subject -> subject.tableErrors().worst(BARS));

    static final Figure CODES = Figure.named("codes")
            .fromPlane(CodePlane.FILE)
            .drawnIf(subject -> hasPlane(subject, 1))
            .withLetters()
            .drawnBy(CodePictures::codes);

    static final Figure NEIGHBOURHOODS = Figure.named("codes-umap")
            .fromPlane(CodePlane.UMAP)
            .drawnIf(subject -> hasPlane(subject, 2) && subject.test().size() >= FEWEST_FOR_UMAP)
            .withLetters()
            .drawnBy(CodePictures::neighbourhoods);

    static final Figure CODES_BY_CLUSTER = Figure.named("codes-by-cluster")
            .drawnIf(subject ->
                    hasPlane(subject, 1) && Clustering.of(subject.trained().model()) != null)
            .withLetters()
            .drawnBy(CodePictures::codesByCluster);

    static final Figure CODES_BY_BATCH = Figure.named("codes-by-batch")
            .drawnIf(subject -> hasPlane(subject, 1)
                    && BatchCorrecting.marks(subject.trained().model()) != null
                    && subject.test().hasBatches())
            .withLetters()
            .drawnBy(CodePictures::codesByBatch);

    static final Figure FILTERS = Figure.named("filters")
            .drawnIf(PictureSubject::images)
            .drawnBy(subject -> WeightPictures.filters(subject.trained()));

    static final Figure TANGENTS = Figure.named("tangents")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.tangents(subject.trained(), subject.few()));

    private Figures() {}

    private static boolean isVariational(PictureSubject subject) {
        return subject.trained().model() instanceof Variational;
    }

    private static boolean isQuantised(PictureSubject subject) {
        return !Quantised.grids(subject.trained().model()).isEmpty();
    }

    private static boolean hasArchetypes(PictureSubject subject) {
        return Archetypal.count(subject.trained().model()) > 0;
    }

    /** Whether there are rows, and codes of more than so many values. */
    private static boolean hasPlane(PictureSubject subject, int values) {
        return subject.hasRows() && subject.trained().model().codeSize() > values;
    }
}
