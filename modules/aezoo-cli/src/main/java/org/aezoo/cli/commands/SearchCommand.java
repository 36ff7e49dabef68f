package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.DataOptions;
import org.aezoo.cli.options.LinesOption;
import org.aezoo.cli.options.RowsOptions;
import org.aezoo.cli.options.RunFolderOrName;
import org.aezoo.cli.output.Progress;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.report.FigureKey;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.evaluation.search.HashIndex.Hit;
import org.aezoo.evaluation.search.Retrieval;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo search DIR}. */
@Command(name = "search", description = "Find the rows of an index whose codes are nearest to those of other rows.")
public final class SearchCommand implements Runnable, Backend.Needed {

    /** Depths at which precision is measured. */
    private static final List<Integer> DEPTHS = List.of(1, 10, 100);

    @Parameters(
            paramLabel = "DIR",
            converter = RunFolderOrName.class,
            description = "The folder of the model that the index was made with, or pretrained:NAME.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(names = "--index", paramLabel = "FILE", required = true, description = "An index that 'aezoo hash' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path index;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "train or test rows ask, where the data comes with that split (default: all rows in order).")
    private @Nullable String split;

    @Option(names = "--rows", paramLabel = "N", description = "Only the first N rows ask (default: all).")
    private @Nullable Integer firstRows;

    @Option(names = "--count", paramLabel = "K", description = "Rows to find for each at most (default: 10).")
    private int count = 10;

    @Option(
            names = "--within",
            paramLabel = "R",
            description =
                    "Only rows whose codes differ in R bits or fewer; looked up, not ranked, where that is quicker.")
    private @Nullable Integer within;

    @Option(
            names = "--measure",
            description = "Instead of the rows print how many of them share a label with the row that asked:"
                    + " precision_at_1, _10, _100 and mean_average_precision over the whole index.")
    private boolean measure;

    @Mixin
    private final LinesOption out = new LinesOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        check();
        HashIndex codes = HashIndex.load(index);
        RunCard card = Run.card(folder);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
                LoadedData loaded = data.load(card, trained, 0, common.err())) {
            Dataset all = RowsOptions.chosen(loaded, split);
            Dataset rows = firstRows == null
                    ? all
                    : all.subset(
                            IntStream.range(0, Math.min(firstRows, all.size())).toArray());
            trained.checkFits(rows);
            long[][] queries = codes.queries(trained, rows);
            if (measure) {
                measure(codes, queries, rows);
            } else if (common.json) {
                common.print(document(codes, queries, rows));
            } else {
                Output output = out.file == null ? Output.lines(null, common) : Output.file(out.file, common);
                output.write(writer -> lines(codes, queries, rows, writer));
                output.done("what " + rows.size() + " rows found", Map.of());
            }
        }
    }

    private void check() {
        if (count < 1) {
            throw new InvalidInputException("--count must be at least 1, got " + count);
        }
        if (within != null && within < 0) {
            throw new InvalidInputException("--within must be 0 or more, got " + within);
        }
        if (firstRows != null && firstRows < 1) {
            throw new InvalidInputException("--rows must be at least 1, got " + firstRows);
        }
        if (out.file != null && (measure || common.json)) {
            throw new InvalidInputException(
                    "--out is for rows as lines: leave it out with " + (measure ? "--measure" : "--json"));
        }
        if (out.file != null) {
            Output.file(out.file, common, index, data.file());
        }
    }

    private List<Hit> hits(HashIndex codes, long[] query) {
        if (within == null) {
            return codes.nearest(query, count);
        }
        List<Hit> all = codes.within(query, within);
        return all.subList(0, Math.min(count, all.size()));
    }

    private void measure(HashIndex codes, long[][] queries, Dataset rows) {
        if (!codes.hasLabels() || !rows.hasLabels()) {
            throw new InvalidInputException("--measure needs labels, and "
                    + (codes.hasLabels() ? rows.name() : "the index " + index) + " has none");
        }
        Map<String, Double> figures = Retrieval.figures(
                Retrieval.hamming(codes, queries),
                (query, row) -> !Collections.disjoint(labels(rows, query), codes.labels(row)),
                DEPTHS);
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("queries", rows.size());
            document.put("rows", codes.size());
            document.put("bits", codes.bits());
            document.putAll(figures);
            document.put("units", FigureKey.units(figures.keySet()));
            common.print(document);
        } else {
            common.err()
                    .println(rows.size() + " queries against " + codes.size() + " codes of " + codes.bits() + " bits");
            figures.forEach((name, value) -> common.out().println(name + " " + Progress.number(value)));
        }
    }

    private static List<String> labels(Dataset rows, int row) {
        return Arrays.stream(rows.labels(row)).mapToObj(rows.labelNames()::get).toList();
    }

    private Map<String, Object> document(HashIndex codes, long[][] queries, Dataset rows) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (int query = 0; query < queries.length; query++) {
            List<Map<String, Object>> found = new ArrayList<>();
            for (Hit hit : hits(codes, queries[query])) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("row", hit.row());
                one.put("distance", hit.distance());
                if (codes.hasLabels()) {
                    one.put("labels", codes.labels(hit.row()));
                }
                found.add(one);
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("query", query);
            if (rows.hasLabels()) {
                answer.put("labels", labels(rows, query));
            }
            answer.put("hits", found);
            answers.add(answer);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rows", codes.size());
        document.put("bits", codes.bits());
        document.put("queries", answers);
        document.put("units", Map.of("distance", "bits"));
        return document;
    }

    private void lines(HashIndex codes, long[][] queries, Dataset rows, Writer writer) throws IOException {
        List<String> header = new ArrayList<>(List.of("query", "rank", "row", "distance"));
        if (rows.hasLabels()) {
            header.add("query_label");
        }
        if (codes.hasLabels()) {
            header.add("label");
        }
        RowsCommand.writeHeader(header, writer);
        for (int query = 0; query < queries.length; query++) {
            int rank = 0;
            for (Hit hit : hits(codes, queries[query])) {
                StringBuilder line = new StringBuilder()
                        .append(query)
                        .append(',')
                        .append(++rank)
                        .append(',')
                        .append(hit.row())
                        .append(',')
                        .append(hit.distance());
                if (rows.hasLabels()) {
                    line.append(',').append(RowsCommand.cell(String.join(";", labels(rows, query))));
                }
                if (codes.hasLabels()) {
                    line.append(',').append(RowsCommand.cell(String.join(";", codes.labels(hit.row()))));
                }
                writer.append(line.append('\n'));
            }
        }
    }
}
