package org.aezoo.evaluation.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.aezoo.evaluation.figures.Html;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a run folder: when and how it is drawn, and how the report shows it.
 *
 * @param name of the file, without {@code .png}
 * @param title above it in the report; empty for one that the report does not show
 * @param caption below it
 * @param plane the {@link CodePlane} file from which the report shows it where there is one; null for the picture alone
 * @param shown in reports of which runs
 * @param drawn for which models and rows
 * @param lettered whether it is left out where Java finds no fonts
 * @param drawing how it is drawn; gives null where there is nothing to draw after all
 */
record Figure(
        String name,
        String title,
        String caption,
        @Nullable String plane,
        Predicate<FinishedRun> shown,
        Predicate<PictureSubject> drawn,
        boolean lettered,
        Function<PictureSubject, @Nullable BufferedImage> drawing)
        implements Section {

    private static final Map<String, Text> TEXTS = Templates.json("pictures.json", new TypeReference<>() {});

    /** @param file its name where it is another than that of the picture */
    private record Text(@Nullable String file, String title, String caption) {}

    /** One of {@code pictures.json}, which is drawn of anything and always shown. */
    static Figure named(String name) {
        Text text = Objects.requireNonNull(TEXTS.get(name), name);
        String file = text.file == null ? name : text.file;
        return new Figure(file, text.title, text.caption, null, run -> true, subject -> true, false, subject -> null);
    }

    Figure fromPlane(String json) {
        return new Figure(name, title, caption, json, shown, drawn, lettered, drawing);
    }

    Figure shownIf(Predicate<FinishedRun> wanted) {
        return new Figure(name, title, caption, plane, wanted, drawn, lettered, drawing);
    }

    Figure drawnIf(Predicate<PictureSubject> wanted) {
        return new Figure(name, title, caption, plane, shown, wanted, lettered, drawing);
    }

    Figure withLetters() {
        return new Figure(name, title, caption, plane, shown, drawn, true, drawing);
    }

    Figure drawnBy(Function<PictureSubject, @Nullable BufferedImage> function) {
        return new Figure(name, title, caption, plane, shown, drawn, lettered, function);
    }

    String file() {
        return name + ".png";
    }

    boolean appliesTo(PictureSubject subject) {
        return drawn.test(subject) && (subject.letters() || !lettered);
    }

    @Override
    public boolean appliesTo(FinishedRun run) {
        return !title.isEmpty() && shown.test(run) && (run.has(file()) || (plane != null && run.has(plane)));
    }

    @Override
    public String render(FinishedRun run) throws IOException {
        String places = plane;
        if (places != null && run.has(places)) {
            return PlaneView.render(this, places, run);
        }
        return Html.picture(run.file(file()), "", title + ": " + caption)
                .map(picture ->
                        Templates.render("picture", Map.of("title", title, "picture", picture, "caption", caption)))
                .orElse("");
    }
}
