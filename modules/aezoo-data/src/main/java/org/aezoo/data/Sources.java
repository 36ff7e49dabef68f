package org.aezoo.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link DataSource} and how they are written. */
final class Sources {

    private static final String IMAGES = "images:FOLDER[?size=WxH&gray&crop=WxH&step=PIXELS]";

    private static final String TEXT = "text:FILE[?label=COLUMN&vocab=FILE&labels=FILE&size=N&log]";

    private static final String COUNTS =
            "counts:PATH[?label=COLUMN&layer=NAME&genes=N&normalise=library&log&transpose&vocab=FILE&labels=FILE&size=N]";

    private static final List<String> FLAGS = List.of("gray", "mixed", "log", "transpose");

    private static final String CSV = "csv:FILE[?label=COLUMN&batch=COLUMN&drop=COLUMNS&columns=COLUMNS&mixed"
            + "&missing=TEXTS&header=yes|no&delimiter=NAME&decimal=comma|point&transform=NAME]";

    private static final String KNOWN = "known are " + String.join(", ", Catalogue.names())
            + ", idx:IMAGES[,LABELS], " + CSV + ", "
            + IMAGES + ", " + TEXT + ", " + COUNTS;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})[xX](\\d{1,9})");

    private Sources() {}

    static DataSource parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new InvalidInputException("no data is named: " + KNOWN);
        }
        int colon = trimmed.indexOf(':');
        String scheme = colon < 0 ? trimmed : trimmed.substring(0, colon);
        String rest = colon < 0 ? "" : trimmed.substring(colon + 1);
        if (colon < 0 && Catalogue.names().contains(scheme)) {
            return new Named(Catalogue.get(scheme));
        }
        String kind = colon < 0 ? "" : scheme;
        return switch (kind) {
            case "csv" -> csv(trimmed, rest);
            case "images" -> images(trimmed, rest);
            case "idx" -> idx(trimmed, rest);
            case "text", "counts" -> counts(trimmed, rest, kind.equals("text"));
            default -> throw unknown(trimmed, scheme, colon >= 0);
        };
    }

    private static InvalidInputException unknown(String text, String scheme, boolean hasColon) {
        List<String> schemes = List.of("csv:", "images:", "idx:", "text:", "counts:");
        List<String> known = new ArrayList<>(hasColon ? schemes : Catalogue.names());
        if (!hasColon) {
            known.addAll(List.of("csv", "images", "idx", "text", "counts"));
        }
        String hint = Suggest.hint(hasColon ? scheme + ":" : scheme, known);
        if (hint.isEmpty()) {
            hint = fileHint(text);
        }
        return new InvalidInputException("unknown data '" + Text.shown(text) + "'" + hint + ": " + KNOWN);
    }

    private static String fileHint(String text) {
        String lower = text.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        String kind = lower.matches(".*\\.csv(\\.gz)?")
                ? "csv:"
                : lower.matches(".*\\.(h5ad|h5|mtx|mtx\\.gz)")
                        ? "counts:"
                        : lower.matches(".*ubyte(\\.gz)?") ? "idx:" : isFolder(text) ? "images:" : "";
        return kind.isEmpty() ? "" : " (did you mean '" + kind + Text.shown(text) + "'?)";
    }

    private static boolean isFolder(String text) {
        return text.indexOf('\0') < 0 && Files.isDirectory(InputFiles.path(text));
    }

    private static DataSource csv(String text, String rest) {
        Query query = Query.of(
                rest,
                List.of(
                        "label",
                        "batch",
                        "transform",
                        "mixed",
                        "header",
                        "drop",
                        "columns",
                        "missing",
                        "delimiter",
                        "decimal"),
                CSV);
        String transform = query.values.get("transform");
        String delimiter = query.values.get("delimiter");
        CsvFile.Options options = new CsvFile.Options(
                query.values.get("label"),
                query.values.get("batch"),
                transform == null ? null : Transform.of(transform),
                query.values.containsKey("mixed") ? query.flag("mixed", text) : null,
                query.either("header", "yes", "no"),
                query.list("drop"),
                query.list("columns"),
                query.list("missing"),
                delimiter == null ? null : Delimiter.parse(delimiter),
                query.either("decimal", "comma", "point"));
        return new Csv(text, InputFiles.path(query.path), options);
    }

    private static DataSource counts(String text, String rest, boolean words) {
        List<String> known = words
                ? List.of("label", "vocab", "labels", "size", "log")
                : List.of("label", "layer", "genes", "normalise", "log", "transpose", "vocab", "labels", "size");
        Query query = Query.of(rest, known, words ? TEXT : COUNTS);
        String normalise = query.values.getOrDefault("normalise", "none");
        if (!normalise.equals("library") && !normalise.equals("none")) {
            throw new InvalidInputException("normalise must be library or none, got '" + Text.shown(normalise) + "'");
        }
        return new Counts(
                text,
                InputFiles.path(query.path),
                new CountFiles.Reading(
                        words ? "word" : "gene",
                        query.values.get("label"),
                        query.file("vocab"),
                        query.file("labels"),
                        query.count("size"),
                        normalise.equals("library"),
                        query.flag("log", text),
                        query.count("genes"),
                        query.flag("transpose", text),
                        query.values.get("layer")));
    }

    private static DataSource images(String text, String rest) {
        Query query = Query.of(rest, List.of("size", "gray", "crop", "step"), IMAGES);
        String size = query.values.get("size");
        ImageFolder.Size scaled = size == null ? null : size("size", size);
        String crop = query.values.get("crop");
        ImageFolder.Size piece = crop == null ? null : size("crop", crop);
        if (scaled != null && piece != null && (piece.width() > scaled.width() || piece.height() > scaled.height())) {
            throw new InvalidInputException("crop must be at most as large as size, " + scaled + ", got " + piece);
        }
        return new Images(
                text,
                InputFiles.path(query.path),
                scaled,
                query.flag("gray", text),
                piece,
                step(query.values.get("step"), piece));
    }

    private static int step(@Nullable String text, ImageFolder.@Nullable Size crop) {
        if (text == null) {
            return 0;
        }
        if (crop == null) {
            throw new InvalidInputException("step goes with crop only: write " + IMAGES);
        }
        if (!text.matches("[1-9]\\d{0,3}")) {
            throw new InvalidInputException(
                    "step must be a whole number of pixels between 1 and 9999, got '" + Text.shown(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static ImageFolder.Size size(String name, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidInputException(
                    name + " must be WIDTHxHEIGHT in pixels, such as 64x64, got '" + Text.shown(text) + "'");
        }
        try {
            return new ImageFolder.Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
    }

    private static DataSource idx(String text, String rest) {
        // no parameters; a file that has a comma in its name wins over two files
        if (rest.isBlank()) {
            throw new InvalidInputException(
                    "no file is named in '" + Text.shown(text) + "': write idx:IMAGES[,LABELS]");
        }
        Path whole = InputFiles.path(rest);
        int comma = rest.lastIndexOf(',');
        if (comma < 0 || Files.exists(whole)) {
            return new Idx(text, whole, null);
        }
        if (comma == 0 || comma == rest.length() - 1) {
            throw new InvalidInputException("a file is missing before or after the comma in '" + Text.shown(text)
                    + "': write idx:IMAGES,LABELS");
        }
        return new Idx(text, InputFiles.path(rest.substring(0, comma)), InputFiles.path(rest.substring(comma + 1)));
    }

    /** {@code PATH?name=value&flag}; a path may have question marks of its own if it exists. */
    private record Query(String path, Map<String, String> values) {

        static Query of(String text, List<String> known, String form) {
            int mark = mark(text);
            String path = mark < 0 ? text : text.substring(0, mark);
            if (path.isBlank()) {
                throw new InvalidInputException("no file or folder is named: write " + form);
            }
            Map<String, String> values = new LinkedHashMap<>();
            if (mark >= 0) {
                for (String pair : text.substring(mark + 1).split("&", -1)) {
                    add(pair, values, known, form);
                }
            }
            return new Query(path, values);
        }

        /** Where the parameters start: after the shortest path that exists, else at the first question mark. */
        private static int mark(String text) {
            int first = text.indexOf('?');
            for (int mark = first; mark >= 0; mark = text.indexOf('?', mark + 1)) {
                if (Files.exists(InputFiles.path(text.substring(0, mark)))) {
                    return mark;
                }
            }
            return first >= 0 && Files.exists(InputFiles.path(text)) ? -1 : first;
        }

        private static void add(String pair, Map<String, String> values, List<String> known, String form) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        "unknown parameter '" + Text.shown(name) + "'" + Suggest.hint(name, known) + ": write " + form);
            }
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (value.isEmpty() && !FLAGS.contains(name)) {
                throw new InvalidInputException("parameter '" + name + "' has no value: write " + form);
            }
            if (values.put(name, value) != null) {
                throw new InvalidInputException("parameter '" + name + "' is given twice: write " + form);
            }
        }

        /** Whether a parameter that may stand alone is set. */
        boolean flag(String name, String text) {
            String value = values.get(name);
            if (value != null && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
                throw new InvalidInputException(name + " must be true or false, or stand alone, got '"
                        + Text.shown(value) + "' in " + Text.shown(text));
            }
            return value != null && !value.equals("false");
        }

        /** Whether the first of two words is given; null if none is. */
        @Nullable Boolean either(String name, String first, String second) {
            String value = values.get(name);
            if (value != null && !value.equals(first) && !value.equals(second)) {
                throw new InvalidInputException(
                        name + " must be " + first + " or " + second + ", got '" + Text.shown(value) + "'");
            }
            return value == null ? null : value.equals(first);
        }

        /** Texts between commas. */
        List<String> list(String name) {
            String value = values.get(name);
            return value == null
                    ? List.of()
                    : Arrays.stream(value.split(","))
                            .map(String::strip)
                            .filter(each -> !each.isEmpty())
                            .toList();
        }

        @Nullable Path file(String name) {
            String value = values.get(name);
            return value == null ? null : InputFiles.path(value);
        }

        /** A number of columns; 0 where it is not given. */
        int count(String name) {
            String value = values.get(name);
            if (value == null) {
                return 0;
            }
            int count = value.matches("\\d{1,8}") ? Integer.parseInt(value) : 0;
            if (count < 1 || count > DataShape.MAX_SIZE) {
                throw new InvalidInputException(name + " must be a whole number between 1 and " + DataShape.MAX_SIZE
                        + ", got '" + Text.shown(value) + "'");
            }
            return count;
        }
    }

    private static LoadedData split(Dataset data, DataSource.Options options) {
        try {
            Split split = Split.of(data, options.testFraction(), options.seed());
            return new LoadedData(split.rest(), split.heldOut(), false, data);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private record Named(CatalogueEntry entry) implements DataSource {

        @Override
        public String description() {
            return entry.name();
        }

        @Override
        public LoadedData load(Options options) {
            return Catalogue.load(entry, options);
        }
    }

    private record Csv(String description, Path file, CsvFile.Options table) implements DataSource {

        @Override
        public LoadedData load(Options options) {
            return split(CsvFile.readTable(file, table, options.schema()), options);
        }
    }

    private record Counts(String description, Path file, CountFiles.Reading reading) implements DataSource {

        @Override
        public LoadedData load(Options options) {
            return CountFiles.read(file, reading, options);
        }
    }

    private record Images(
            String description,
            Path folder,
            ImageFolder.@Nullable Size size,
            boolean grey,
            ImageFolder.@Nullable Size crop,
            int step)
            implements DataSource {

        @Override
        public LoadedData load(Options options) {
            if (crop == null) {
                return split(ImageFolder.read(folder, size, grey), options);
            }
            return splitByPicture(ImageFolder.readCrops(folder, size, grey, crop, step), options);
        }
    }

    /** Pieces of one picture never stand on both sides. */
    private static LoadedData splitByPicture(ImageFolder.Crops crops, DataSource.Options options) {
        Dataset data = crops.data();
        try {
            int[] pictures = crops.pictures();
            int count = pictures[pictures.length - 1] + 1;
            if (count < 2 && options.testFraction() > 0) {
                throw new InvalidInputException(
                        "crop needs at least 2 pictures, as pieces of one must not be trained and" + " tested on, got "
                                + count + " in " + data.name());
            }
            Dataset numbers = Dataset.of("pictures", DataShape.row(1), new FloatRows(numbers(count)));
            boolean[] held = new boolean[count];
            float[] number = new float[1];
            Dataset out =
                    Split.of(numbers, options.testFraction(), options.seed()).heldOut();
            for (int i = 0; i < out.size(); i++) {
                out.read(i, number, 0);
                held[(int) number[0]] = true;
            }
            return new LoadedData(
                    data.subset(rows(pictures, held, false)), data.subset(rows(pictures, held, true)), false, data);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static float[][] numbers(int count) {
        float[][] numbers = new float[count][1];
        for (int i = 0; i < count; i++) {
            numbers[i][0] = i;
        }
        return numbers;
    }

    private static int[] rows(int[] pictures, boolean[] held, boolean wanted) {
        return IntStream.range(0, pictures.length)
                .filter(row -> held[pictures[row]] == wanted)
                .toArray();
    }

    private record Idx(
            String description, Path images, @Nullable Path labels) implements DataSource {

        @Override
        public LoadedData load(Options options) {
            IdxFile file = IdxFile.read(images);
            Path name = images.getFileName();
            Dataset data = file.dataset(name == null ? images.toString() : name.toString());
            if (labels != null) {
                int[] classes = IdxFile.read(labels).labelsFor(file);
                data = data.withLabels(classes, IdxFile.numberNames(classes));
            }
            return split(data, options);
        }
    }
}
