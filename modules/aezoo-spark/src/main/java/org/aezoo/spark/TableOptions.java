package org.aezoo.spark;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which table, and which of its columns. */
final class TableOptions {

    /** How a table is written. */
    enum Format {
        csv,
        parquet
    }

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "A file or folder that Spark can read on every worker: a local path, file:, hdfs:, s3a: and so on.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String data;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, whose files begin with a line of names, or parquet (default: by the name of the path).")
    @Nullable Format format;

    @Option(
            names = "--columns",
            paramLabel = "NAME,NAME",
            split = ",",
            description = "The columns to take, in this order, or one column of arrays (default: all, or the model's).")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "NAME,NAME",
            split = ",",
            description = "Columns that are no features, such as a label.")
    List<String> exclude = new ArrayList<>();

    Format format() {
        return format != null ? format : data.contains(".parquet") ? Format.parquet : Format.csv;
    }

    /**
     * The table; nothing but its names and types is read.
     *
     * @throws InvalidInputException if there is none
     */
    Dataset<Row> read(SparkSession session) {
        try {
            return format() == Format.parquet
                    ? session.read().parquet(data)
                    : session.read().option("header", "true").csv(data);
        } catch (Exception e) {
            // Spark's Scala throws AnalysisException without saying so
            throw unreadable(e);
        }
    }

    private InvalidInputException unreadable(Exception e) {
        return new InvalidInputException(
                "cannot read " + data + " as " + format() + " (" + SparkFailures.firstLine(e) + ")", e);
    }

    /** The columns that were asked for, without those that were excluded. */
    List<String> features(Dataset<Row> table) {
        List<String> names = new ArrayList<>(columns.isEmpty() ? List.of(table.columns()) : columns);
        for (String name : exclude) {
            if (!List.of(table.columns()).contains(name)) {
                throw new InvalidInputException("no column '" + name + "' in " + data + " to exclude: it has "
                        + String.join(", ", table.columns()));
            }
            names.remove(name);
        }
        return names;
    }
}
