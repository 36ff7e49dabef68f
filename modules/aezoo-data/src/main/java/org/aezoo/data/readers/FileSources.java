package org.aezoo.data.readers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.DataSource;
import org.aezoo.data.DataSourceProvider;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** Files and folders as sources, and how they are written. */
public final class FileSources implements DataSourceProvider {

    private static final String IDX = "idx:IMAGES[,LABELS]";

    private static final String CSV = "csv:FILE[?label=COLUMN&batch=COLUMN&drop=COLUMNS&columns=COLUMNS&mixed"
            + "&missing=TEXTS&header=yes|no&delimiter=NAME&decimal=comma|point&transform=NAME]";

    private static final String IMAGES = "images:FOLDER[?size=WxH&gray&crop=WxH&step=PIXELS]";

    private static final String TEXT = "text:FILE[?label=COLUMN&vocab=FILE&labels=FILE&size=N&log]";

    private static final String COUNTS =
            "counts:PATH[?label=COLUMN&layer=NAME&genes=N&normalise=library&log&transpose&vocab=FILE&labels=FILE&size=N]";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})[xX](\\d{1,9})");

    private record Source(String description, Function<Options, LoadedData> reader) implements DataSource {

        @Override
        public LoadedData load(Options options) {
            return reader.apply(options);
        }
    }

    @Override
    public List<String> forms() {
        return List.of(IDX, CSV, IMAGES, TEXT, COUNTS);
    }

    @Override
    public Optional<DataSource> parse(String text) {
        @Nullable Function<DataSource.Options, LoadedData> reader = switch (text.substring(0, text.indexOf(':') + 1)) {
            case "idx:" -> idx(text);
            case "csv:" -> csv(new SourceQuery(text, CSV));
            case "images:" -> images(new SourceQuery(text, IMAGES));
            case "text:" -> counts(new SourceQuery(text, TEXT), "word");
            case "counts:" -> counts(new SourceQuery(text, COUNTS), "gene");
            default -> null;
        };
        return reader == null ? Optional.empty() : Optional.of(new Source(text, reader));
    }

    @Override
    public Optional<String> guess(String text) {
        String lower = text.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        String kind = lower.matches(".*\\.csv(\\.gz)?")
                ? "csv:"
                : lower.matches(".*\\.(h5ad|h5|mtx|mtx\\.gz)")
                        ? "counts:"
                        : lower.matches(".*ubyte(\\.gz)?") ? "idx:" : isFolder(text) ? "images:" : "";
        return kind.isEmpty() ? Optional.empty() : Optional.of(kind + Text.shown(text));
    }

    private static boolean isFolder(String text) {
        return text.indexOf('\0') < 0 && Files.isDirectory(InputFiles.path(text));
    }

    private static Function<DataSource.Options, LoadedData> csv(SourceQuery query) {
        CsvFile.Options table = CsvFile.Options.of(query);
        Path file = query.path();
        return options -> split(CsvFile.readTable(file, table, options.schema()), options);
    }

    private static Function<DataSource.Options, LoadedData> counts(SourceQuery query, String unit) {
        String normalise = query.value("normalise");
        if (normalise != null && !normalise.equals("library") && !normalise.equals("none")) {
            throw new InvalidInputException("normalise must be library or none, got '" + Text.shown(normalise) + "'");
        }
        Path file = query.path();
        CountFiles.Reading reading = new CountFiles.Reading(
                unit,
                query.value("label"),
                query.file("vocab"),
                query.file("labels"),
                query.count("size"),
                "library".equals(normalise),
                query.flag("log"),
                query.count("genes"),
                query.flag("transpose"),
                query.value("layer"));
        return options -> CountFiles.read(file, reading, options);
    }

    private static Function<DataSource.Options, LoadedData> images(SourceQuery query) {
        ImageFolder.Size scaled = size("size", query.value("size"));
        ImageFolder.Size piece = size("crop", query.value("crop"));
        if (scaled != null && piece != null && (piece.width() > scaled.width() || piece.height() > scaled.height())) {
            throw new InvalidInputException("crop must be at most as large as size, " + scaled + ", got " + piece);
        }
        Path folder = query.path();
        boolean grey = query.flag("gray");
        int step = step(query.value("step"), piece);
        return options -> piece == null
                ? split(ImageFolder.read(folder, scaled, grey), options)
                : ImageFolder.readCrops(folder, scaled, grey, piece, step).split(options);
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

    private static ImageFolder.@Nullable Size size(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
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

    /** Has no parameters; a file that has a comma in its name wins over two files. */
    private static Function<DataSource.Options, LoadedData> idx(String text) {
        String rest = text.substring(text.indexOf(':') + 1);
        if (rest.isBlank()) {
            throw new InvalidInputException(
                    "no file is named in '" + Text.shown(text) + "': write idx:IMAGES[,LABELS]");
        }
        Path whole = InputFiles.path(rest);
        int comma = rest.lastIndexOf(',');
        if (comma < 0 || Files.exists(whole)) {
            return options -> split(idx(whole, null), options);
        }
        if (comma == 0 || comma == rest.length() - 1) {
            throw new InvalidInputException("a file is missing before or after the comma in '" + Text.shown(text)
                    + "': write idx:IMAGES,LABELS");
        }
        Path images = InputFiles.path(rest.substring(0, comma));
        Path labels = InputFiles.path(rest.substring(comma + 1));
        return options -> split(idx(images, labels), options);
    }

    private static Dataset idx(Path images, @Nullable Path labels) {
        IdxFile file = IdxFile.read(images);
        Path name = images.getFileName();
        Dataset data = file.dataset(name == null ? images.toString() : name.toString());
        if (labels == null) {
            return data;
        }
        int[] classes = IdxFile.read(labels).labelsFor(file);
        return data.withLabels(classes, IdxFile.numberNames(classes));
    }

    private static LoadedData split(Dataset data, DataSource.Options options) {
        return LoadedData.split(data, options.testFraction(), options.seed());
    }
}
