package org.aezoo.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.ModelFile;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.Vectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores and encodes tables on a Spark cluster with a trained model: the numbers that the model gives on one machine. Rows
 * go through a few hundred at a time, so partitions may be of any size.
 */
public final class SparkScorer {

    /** Rows that a task holds at once. */
    private static final int BATCH = 512;

    private final SparkSession session;
    private final Broadcast<SharedModel> model;
    private final List<String> featureNames;
    private final int inputSize;

    /**
     * @param session whose executors get the model
     * @param fileOrFolder a model file, or a folder with a {@code model.zip}, where the driver runs
     * @throws InvalidInputException if it is no model file
     */
    public SparkScorer(SparkSession session, Path fileOrFolder) {
        this.session = session;
        try (TrainedAutoencoder opened = ModelFile.load(fileOrFolder)) {
            featureNames = opened.featureNames();
            inputSize = opened.shape().size();
        }
        Path file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve("model.zip") : fileOrFolder;
        try {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            model = context.broadcast(new SharedModel(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + " (" + e + ")", e);
        }
    }

    /**
     * A table with one more column, each row's score: see {@link TrainedAutoencoder#score(double[][])}.
     *
     * @param name of the table, for messages
     * @param columns where the model's numbers stand, in its order; none to find them by the model's own names
     * @param added name of the new column
     */
    public Dataset<Row> score(String name, Dataset<Row> table, List<String> columns, String added) {
        return apply(name, table, columns, added, DataTypes.DoubleType, (trained, rows) -> {
            List<Object> scores = new ArrayList<>();
            for (double score : trained.score(rows)) {
                scores.add(score);
            }
            return scores;
        });
    }

    /** A table with one more column, an array of each row's code. */
    public Dataset<Row> encode(String name, Dataset<Row> table, List<String> columns, String added) {
        DataType codes = DataTypes.createArrayType(DataTypes.FloatType, false);
        return apply(
                name,
                table,
                columns,
                added,
                codes,
                (trained, rows) -> new ArrayList<>(Arrays.asList((Object[]) Vectors.floats(trained.encode(rows)))));
    }

    private Dataset<Row> apply(
            String name, Dataset<Row> table, List<String> columns, String added, DataType type, Work work) {
        if (Arrays.asList(table.schema().fieldNames()).contains(added)) {
            throw new InvalidInputException(name + " has a column '" + added + "' already: name the new one otherwise");
        }
        FeatureColumns features = FeatureColumns.of(name, table, columns.isEmpty() ? featureNames : columns);
        if (features.size() != inputSize) {
            throw new InvalidInputException("the model takes rows of " + inputSize + " values, but " + name + " has "
                    + features.size() + ": name the columns to take");
        }
        StructType schema = table.schema().add(added, type, false);
        Broadcast<SharedModel> shared = model;
        MapPartitionsFunction<Row, Row> function = rows -> new Scored(rows, features, shared.value(), work);
        return table.mapPartitions(function, Encoders.row(schema));
    }

    /** The session that this scorer was made for. */
    public SparkSession session() {
        return session;
    }

    /** What is done with a few hundred rows: one result for each. */
    private interface Work extends Serializable {
        List<Object> of(TrainedAutoencoder trained, double[][] rows);
    }

    /** A partition's rows with their results, worked out a batch at a time as they are asked for. */
    private static final class Scored implements Iterator<Row> {

        private final Iterator<Row> rows;
        private final FeatureColumns features;
        private final Work work;
        private final TrainedAutoencoder trained;
        private Iterator<Row> ready = List.<Row>of().iterator();

        Scored(Iterator<Row> rows, FeatureColumns features, SharedModel model, Work work) {
            this.rows = rows;
            this.features = features;
            this.work = work;
            trained = model.take();
            TaskCompletionListener done = context -> model.giveBack(trained);
            TaskContext.get().addTaskCompletionListener(done);
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!ready.hasNext()) {
                ready = batch().iterator();
            }
            return ready.next();
        }

        private List<Row> batch() {
            List<Row> taken = new ArrayList<>(BATCH);
            List<double[]> values = new ArrayList<>(BATCH);
            while (taken.size() < BATCH && rows.hasNext()) {
                Row row = rows.next();
                taken.add(row);
                values.add(features.values(row));
            }
            List<Object> results = work.of(trained, values.toArray(double[][]::new));
            List<Row> done = new ArrayList<>(taken.size());
            for (int i = 0; i < taken.size(); i++) {
                Row row = taken.get(i);
                Object[] cells = new Object[row.size() + 1];
                for (int j = 0; j < row.size(); j++) {
                    cells[j] = row.get(j);
                }
                cells[row.size()] = results.get(i);
                done.add(RowFactory.create(cells));
            }
            return done;
        }
    }
}
