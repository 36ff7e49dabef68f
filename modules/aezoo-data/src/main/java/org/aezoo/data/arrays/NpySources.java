package org.aezoo.data.arrays;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aezoo.data.DataSource;
import org.aezoo.data.DataSourceProvider;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.data.readers.InputFiles;
import org.aezoo.data.readers.SourceQuery;
import org.jspecify.annotations.Nullable;

/** Arrays of NumPy as sources. */
public final class NpySources implements DataSourceProvider {

    private static final String FORM =
            "npy:FILE[?key=NAME&labels=NAME|FILE&test=NAME&test-labels=NAME&channels=first|last]";

    @Override
    public List<String> forms() {
        return List.of(FORM);
    }

    @Override
    public Optional<DataSource> parse(String text) {
        return text.startsWith("npy:") ? Optional.of(new Source(text, new SourceQuery(text, FORM))) : Optional.empty();
    }

    @Override
    public Optional<String> guess(String text) {
        String lower = text.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        return lower.matches(".*\\.np[yz](\\.gz)?") ? Optional.of("npy:" + Text.shown(text)) : Optional.empty();
    }

    private record Source(String description, SourceQuery query) implements DataSource {

        Source {
            query.either("channels", "last", "first");
            if (query.value("test-labels") != null && (query.value("test") == null || query.value("labels") == null)) {
                throw new InvalidInputException("test-labels goes with test and labels only: write " + FORM);
            }
            if (query.value("test") != null && query.value("labels") != null && query.value("test-labels") == null) {
                throw new InvalidInputException("labels and test need test-labels too: write " + FORM);
            }
        }

        @Override
        public LoadedData load(Options options) {
            Dataset rows = read(query.value("key"), query.value("labels"));
            String test = query.value("test");
            if (test == null) {
                return LoadedData.split(rows, options.testFraction(), options.seed());
            }
            try {
                Dataset testRows = read(test, query.value("test-labels"));
                if (!testRows.shape().equals(rows.shape())) {
                    testRows.close();
                    throw new InvalidInputException(
                            "test must have the shape of the rows, " + rows.shape() + ", got " + testRows.shape());
                }
                return new LoadedData(rows, testRows, true, () -> {
                    rows.close();
                    testRows.close();
                });
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        }

        private Dataset read(@Nullable String key, @Nullable String labels) {
            Path file = query.path();
            Dataset rows = NpyFile.read(file, key, query.either("channels", "last", "first"));
            if (labels == null) {
                return rows;
            }
            try {
                // a name inside of the archive, or a file of its own
                return key == null
                        ? NpyFile.withLabels(rows, InputFiles.path(labels), null)
                        : NpyFile.withLabels(rows, file, labels);
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        }
    }
}
