package org.aezoo.evaluation;

/** The pictures of a run folder, and the sections of the report that pages may begin with. */
final class Figures {

    private static final int BARS = 30;
    private static final int SAMPLE_COUNT = 100;
    private static final int STEPS = 11;
    private static final int UNIT_COUNT = 10;
    private static final int MANIFOLD_SIDE = 20;
    private static final int FEWEST_FOR_UMAP = 50;

    static final Section ROWS = new RowsSection();

    static final Section SCORES = new ScoresSection();

    static final Section CONFUSION = new ConfusionSection();

    static final Figure RECONSTRUCTIONS = new Figure(
                    "reconstructions",
                    "Reconstructions",
                    "Test examples above what came back from their codes; the mean squared error of each pair is below it.")
            .shownIf(FinishedRun::isImage)
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(ReconstructionPictures::examples);

    static final Figure AGREEMENT = new Figure(
                    "reconstructions",
                    "Reconstructions",
                    "Values of test rows, original across and rebuilt upwards: the nearer to the line, the better.")
            .shownIf(run -> !run.isImage())
            .drawnIf(PictureSubject::hasTable)
            .withLetters()
            .drawnBy(subject -> subject.tableErrors().agreement());

    static final Figure EXTREMES = new Figure(
                    "extremes",
                    "Best, middle and worst",
                    "Five test examples each of the lowest squared errors, of those in the middle, and of the highest.")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(ReconstructionPictures::extremes);

    static final Figure DENOISED = new Figure(
                    "denoised",
                    "Denoised",
                    "Test examples, damaged as in training, and what the model makes of the damaged ones.")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.denoised(subject.trained(), subject.few(), subject.letters()));

    static final Figure INPAINTED = new Figure(
                    "inpainted",
                    "Filled in",
                    "Test examples, with the hole that each has in grey, and with what the model puts into it.")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.inpainted(subject.trained(), subject.few(), subject.letters()));

    static final Figure SAMPLES = new Figure("samples", "Samples", "What codes drawn from the prior decode to.")
            .drawnIf(PictureSubject::isGenerative)
            .drawnBy(subject -> GenerativePictures.samples(
                    subject.trained(), SAMPLE_COUNT, subject.trained().seed()));

    static final Figure INTERPOLATIONS = new Figure(
                    "interpolations",
                    "Between examples",
                    "Each line begins and ends with a test example as it is rebuilt; between them their codes are joined by"
                            + " a straight line.")
            .drawnIf(subject -> subject.isGenerative() && subject.test().size() > 1)
            .drawnBy(subject -> GenerativePictures.interpolations(subject.trained(), subject.test(), STEPS));

    static final Figure TRAVERSALS = new Figure(
                    "traversals",
                    "One unit at a time",
                    "Each line moves one unit of a test example's code from -2.5 to 2.5 and leaves the others; the units"
                            + " that carry most come first.")
            .drawnIf(subject -> subject.isGenerative() && subject.hasRows() && isVariational(subject))
            .drawnBy(subject -> GenerativePictures.traversals(subject.trained(), subject.test(), UNIT_COUNT, STEPS));

    static final Figure MANIFOLD = new Figure(
                    "manifold",
                    "The plane of codes",
                    "What a grid of codes decodes to, first unit to the right, second upwards, each tile of the same"
                            + " probability under the prior.")
            .drawnIf(subject ->
                    subject.isGenerative() && subject.trained().model().codeSize() == 2 && !isQuantised(subject))
            .drawnBy(subject -> GenerativePictures.manifold(subject.trained(), MANIFOLD_SIDE));

    static final Figure ARCHETYPES = new Figure(
                    "archetypes", "Archetypes", "The extremes that all examples are taken for mixtures of.")
            .shownIf(FinishedRun::isImage)
            .drawnIf(subject -> subject.images() && hasArchetypes(subject))
            .drawnBy(subject -> Pictures.archetypes(subject.trained()));

    static final Figure PROFILES = new Figure(
                    "archetypes",
                    "Archetypes",
                    "The extremes that all rows are taken for mixtures of, in the units of the table: blue below and orange"
                            + " above the middle of the archetypes.")
            .shownIf(run -> !run.isImage())
            .drawnIf(subject -> !subject.images() && hasArchetypes(subject))
            .withLetters()
            .drawnBy(subject -> Pictures.archetypes(subject.trained()));

    static final Figure MIXTURES = new Figure(
                    "mixtures",
                    "Mixtures",
                    "Test rows between the archetypes: each stands where its coefficients balance. With more than three"
                            + " archetypes different mixtures can meet in the middle.")
            .drawnIf(subject -> hasArchetypes(subject) && subject.hasRows())
            .drawnBy(subject -> ArchetypePictures.mixtures(
                    subject.trained(), subject.shown(), CodePictures.CLASSES, subject.letters()));

    /** Not in the report, which has {@link CurvesSection}; two dots are no curve. */
    static final Figure LOSS = new Figure("loss", "", "")
            .withLetters()
            .drawnBy(subject -> History.read(subject.folder())
                    .filter(history -> history.epochs().size() > 1)
                    .map(history -> Charts.loss(
                            history, FigureKey.lossUnit(subject.trained().model())))
                    .orElse(null));

    static final Figure UNITS = new Figure(
                    "units",
                    "Units of the code",
                    "How far each unit's posterior is from the prior, over test rows. A unit whose mean varies by 0.01 or"
                            + " less has collapsed: it says nothing about an example.")
            .drawnIf(subject -> subject.hasRows() && isVariational(subject))
            .withLetters()
            .drawnBy(CodePictures::units);

    /** Of bits the figures say enough. */
    static final Figure CODE_USE = new Figure(
                    "code-use",
                    "Use of the codebook",
                    "How often each vector of the codebook is chosen over test rows, the most frequent first. A flat line"
                            + " makes the most of the bits; vectors to the right of its end are not used.")
            .drawnIf(subject -> subject.hasRows()
                    && isQuantised(subject)
                    && !HashIndex.isOfBits(subject.trained().model()))
            .withLetters()
            .drawnBy(subject -> CodeUse.of(subject.trained(), subject.test()).picture());

    static final Figure ERRORS = new Figure(
                    "errors", "Errors by column", "Of which columns most is lost, over the test rows.")
            .drawnIf(PictureSubject::hasTable)
            .withLetters()
            .drawnBy(subject -> subject.tableErrors().worst(BARS));

    static final Figure CODES = new Figure(
                    "codes",
                    "Codes",
                    "Where test rows lie in the space of codes; the axes say how it was laid flat. Colours are classes,"
                            + " where the data has any.")
            .fromPlane(CodePlane.FILE)
            .drawnIf(subject -> hasPlane(subject, 1))
            .withLetters()
            .drawnBy(CodePictures::codes);

    static final Figure NEIGHBOURHOODS = new Figure(
                    "codes-umap",
                    "Neighbourhoods of codes",
                    "The same laid flat by UMAP, so that rows whose codes are near each other are near here; distances"
                            + " between groups say little.")
            .fromPlane(CodePlane.UMAP)
            .drawnIf(subject -> hasPlane(subject, 2) && subject.test().size() >= FEWEST_FOR_UMAP)
            .withLetters()
            .drawnBy(CodePictures::neighbourhoods);

    static final Figure CODES_BY_CLUSTER = new Figure(
                    "codes-by-cluster",
                    "Codes by cluster",
                    "The same places; colours are the clusters that the model found, the largest first.")
            .drawnIf(subject -> hasPlane(subject, 1) && subject.trained().model().clusterVertex() != null)
            .withLetters()
            .drawnBy(CodePictures::codesByCluster);

    static final Figure CODES_BY_BATCH = new Figure(
                    "codes-by-batch",
                    "Codes by batch",
                    "The same places; colours are the batches that rows were measured in, which should lie over one"
                            + " another.")
            .drawnIf(subject -> hasPlane(subject, 1)
                    && subject.trained().model().batchMarks() != null
                    && subject.test().hasBatches())
            .withLetters()
            .drawnBy(CodePictures::codesByBatch);

    static final Figure FILTERS = new Figure(
                    "filters",
                    "First-layer weights",
                    "One tile per unit, each on its own scale: blue below 0, white at 0, orange above. At most 100 units are"
                            + " shown.")
            .drawnIf(PictureSubject::images)
            .drawnBy(subject -> WeightPictures.filters(subject.trained()));

    static final Figure TANGENTS = new Figure(
                    "tangents",
                    "Directions of the code",
                    "Test examples on the left; beside them the changes to which their codes answer most, the strongest"
                            + " first: blue takes ink away, orange adds it.")
            .drawnIf(PictureSubject::hasImages)
            .drawnBy(subject -> RepairPictures.tangents(subject.trained(), subject.few()));

    private Figures() {}

    private static boolean isVariational(PictureSubject subject) {
        return subject.trained().model().posteriorVertex() != null;
    }

    private static boolean isQuantised(PictureSubject subject) {
        return !subject.trained().model().codeGrids().isEmpty();
    }

    private static boolean hasArchetypes(PictureSubject subject) {
        return subject.trained().model().archetypes() > 0;
    }

    /** Whether there are rows, and codes of more than so many values. */
    private static boolean hasPlane(PictureSubject subject, int values) {
        return subject.hasRows() && subject.trained().model().codeSize() > values;
    }
}
