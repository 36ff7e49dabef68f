package org.aezoo.evaluation.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.data.InvalidInputException;

/**
 * {@code report.html}: a run folder on one page that needs no network. Its curves can be moved and zoomed where scripts
 * run, and are whole where none do. It is made from {@code run.json}, {@code history.csv} and the PNG files of
 * {@link Pictures}, as far as they are there; only {@code run.json} must be. Whatever these files say is shown as text: no
 * name or label in them can become markup.
 *
 * <p>The page is a list of {@link Section}s: one more is a template or a class, and a line in this list. One more picture
 * is a {@link Figure} among {@link Figures}, its texts in {@code pictures.json}, and a line here.
 */
public final class Report {

    static final String FILE = "report.html";

    private static final Section HEADER = new TemplateSection("header", run -> true, HeaderView::of);

    private static final Section REMARKS =
            new TemplateSection("remarks", run -> !run.remarks().isEmpty());

    private static final Section YARDSTICK =
            new TemplateSection("yardstick", FinishedRun::isMeasured, YardstickView::of);

    private static final Section ROWS =
            new FileSection(RowView.FILE, folder -> RowView.read(folder).map(RowView::html));

    private static final Section SCORES =
            new FileSection(ScoreView.FILE, folder -> ScoreView.read(folder).map(Histogram::html));

    private static final Section SERIES =
            new FileSection(SeriesView.FILE, folder -> SeriesView.read(folder).map(SeriesView::html));

    private static final Section CONFUSION =
            new TemplateSection("confusion", run -> !run.confusion().isEmpty());

    private static final List<Section> LAST = List.of(
            new TemplateSection("what", run -> true, Provenance::what),
            new TemplateSection("network", run -> !run.layers().isEmpty()),
            new TemplateSection("repeat", run -> true, Provenance::repeat));

    /** What follows what, but for those that a page begins with. */
    static final List<Section> SECTIONS = List.of(
            Figures.RECONSTRUCTIONS,
            Figures.AGREEMENT,
            Figures.EXTREMES,
            ROWS,
            SERIES,
            Figures.DENOISED,
            Figures.INPAINTED,
            SCORES,
            new TemplateSection("figures", run -> !run.figures().isEmpty()),
            CONFUSION,
            Figures.SAMPLES,
            Figures.SAMPLED_COLUMNS,
            Figures.INTERPOLATIONS,
            Figures.TRAVERSALS,
            Figures.MANIFOLD,
            Figures.ARCHETYPES,
            Figures.PROFILES,
            Figures.MIXTURES,
            new CurvesSection(),
            Figures.LOSS,
            Figures.UNITS,
            Figures.CODE_USE,
            Figures.ERRORS,
            Figures.CODES,
            Figures.NEIGHBOURHOODS,
            Figures.CODES_BY_CLUSTER,
            Figures.CODES_BY_BATCH,
            Figures.FILTERS,
            Figures.TANGENTS);

    /** What a page begins with, by what the model is for. */
    private static final Map<Purpose, List<Section>> LEADS = Map.of(
            Purpose.DENOISING, List.of(Figures.DENOISED),
            Purpose.FILLING_IN, List.of(Figures.INPAINTED),
            Purpose.GENERATION,
                    List.of(
                            Figures.SAMPLES,
                            Figures.SAMPLED_COLUMNS,
                            Figures.INTERPOLATIONS,
                            Figures.TRAVERSALS,
                            Figures.MANIFOLD),
            Purpose.SEARCH, List.of(Figures.CODES, Figures.NEIGHBOURHOODS),
            Purpose.ARCHETYPES, List.of(Figures.ARCHETYPES, Figures.PROFILES, Figures.MIXTURES),
            Purpose.BATCHES,
                    List.of(Figures.CODES, Figures.NEIGHBOURHOODS, Figures.CODES_BY_BATCH, Figures.CODES_BY_CLUSTER),
            Purpose.ANOMALIES, List.of(SERIES, SCORES),
            Purpose.CLASSIFICATION, List.of(CONFUSION));

    /** What it begins with otherwise. */
    private static final List<Section> RECONSTRUCTED =
            List.of(Figures.RECONSTRUCTIONS, Figures.AGREEMENT, Figures.EXTREMES, ROWS, SERIES);

    private Report() {}

    /**
     * Writes the page.
     *
     * @param folder of a finished run
     * @return the page
     * @throws InvalidInputException if the folder holds no finished run, or its files are damaged
     */
    public static Path write(Path folder) {
        FinishedRun run = FinishedRun.read(folder);
        Path target = folder.resolve(FILE);
        StringBuilder page = new StringBuilder();
        for (Section section : sections(run.purpose())) {
            if (section.appliesTo(run)) {
                page.append(render(section, run));
            }
        }
        Pages.write(target, HeaderView.title(run), page.toString());
        return target;
    }

    private static String render(Section section, FinishedRun run) {
        try {
            return section.render(run);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot read a file of " + run.folder() + " (" + e + "): check the folder", e);
        }
    }

    private static List<Section> sections(Purpose purpose) {
        List<Section> leads = LEADS.getOrDefault(purpose, RECONSTRUCTED);
        List<Section> all = new ArrayList<>(List.of(HEADER, REMARKS));
        all.addAll(leads);
        all.add(YARDSTICK);
        SECTIONS.stream().filter(section -> !leads.contains(section)).forEach(all::add);
        all.addAll(LAST);
        return all;
    }
}
