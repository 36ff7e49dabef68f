package org.aezoo.data.download;

import java.util.List;
import java.util.Optional;
import org.aezoo.data.DataSource;
import org.aezoo.data.DataSourceProvider;
import org.aezoo.data.LoadedData;

/** The data sets of the {@link Catalogue}, by their names. */
public final class NamedSources implements DataSourceProvider {

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

    @Override
    public List<String> forms() {
        return Catalogue.names();
    }

    @Override
    public Optional<DataSource> parse(String text) {
        return Catalogue.names().contains(text) ? Optional.of(new Named(Catalogue.get(text))) : Optional.empty();
    }
}
