package org.aezoo.spark;

import java.nio.file.Path;
import java.util.Locale;
import org.aezoo.data.InvalidInputException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code score DIR --data PATH --out PATH}. */
@Command(
        name = "score",
        description = "Score every row of a table with a trained model; the table comes out with one column more.")
final class ScoreCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description = "A folder that 'train' wrote, or a model file, where the driver runs.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Mixin
    private final TableOptions table = new TableOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "A folder that is made, in the format of the data.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String out;

    @Option(names = "--codes", description = "Write each row's code instead of its score; needs parquet.")
    private boolean codes;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the new column (default: score, or code).")
    private String name = "";

    @Override
    public void run() {
        if (codes && table.format() == TableOptions.Format.csv) {
            throw new InvalidInputException("--codes are arrays, which csv cannot hold: use --format parquet");
        }
        try (SparkSession session = SparkMain.session("aezoo score")) {
            Dataset<Row> read = table.read(session);
            SparkScorer scorer = new SparkScorer(session, model);
            var columns = table.columns.isEmpty() && table.exclude.isEmpty() ? table.columns : table.features(read);
            String added = name.isEmpty() ? (codes ? "code" : "score") : name;
            Dataset<Row> done = codes
                    ? scorer.encode(table.data, read, columns, added)
                    : scorer.score(table.data, read, columns, added);
            long start = System.nanoTime();
            write(done.write().mode(SaveMode.ErrorIfExists));
            double seconds = (System.nanoTime() - start) / 1e9;
            spec.commandLine().getErr().println(String.format(Locale.ROOT, "written to %s in %.1f s", out, seconds));
        }
    }

    private void write(DataFrameWriter<Row> writer) {
        try {
            if (table.format() == TableOptions.Format.csv) {
                writer.option("header", "true").csv(out);
            } else {
                writer.parquet(out);
            }
        } catch (Exception e) {
            // Spark's Scala throws it without saying so
            if (e instanceof AnalysisException) {
                throw new InvalidInputException("cannot write to " + out + " (" + SparkFailures.firstLine(e) + ")", e);
            }
            throw SparkFailures.inputFirst(e);
        }
    }
}
