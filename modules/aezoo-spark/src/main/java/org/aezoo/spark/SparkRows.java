package org.aezoo.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.DoubleRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Schema;
import org.aezoo.data.Transform;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows to train on, wherever Spark has them from. Nothing is read before somebody asks for them.
 *
 * @param name for messages
 * @param rows in source units, each of {@code shape.size()} numbers
 * @param shape of one example
 * @param featureNames column names; empty for images
 * @param others columns of the table that a model does not see
 */
public record SparkRows(
        String name, JavaRDD<double[]> rows, DataShape shape, List<String> featureNames, List<String> others) {

    public SparkRows {
        featureNames = List.copyOf(featureNames);
        others = List.copyOf(others);
    }

    /** Rows without column names; each is held to the shape and to be numbers when it is read. */
    public static SparkRows of(String name, JavaRDD<float[]> rows, DataShape shape) {
        int size = shape.size();
        return new SparkRows(name, rows.map(row -> checked(name, row, size)), shape, List.of(), List.of());
    }

    /**
     * Columns of a table.
     *
     * @param columns numbers, or text that reads as such; or one column of arrays of numbers. None for all of the table
     * @throws InvalidInputException if one is missing or cannot hold numbers
     */
    public static SparkRows of(String name, Dataset<Row> table, List<String> columns) {
        FeatureColumns features = FeatureColumns.of(name, table, columns);
        List<String> others = new ArrayList<>(List.of(table.columns()));
        others.removeAll(features.names());
        return new SparkRows(
                name, table.javaRDD().map(features::values), DataShape.row(features.size()), features.names(), others);
    }

    /** The same rows as pictures. */
    public SparkRows withShape(DataShape picture) {
        if (picture.size() != shape.size()) {
            throw new InvalidInputException("shape must hold the " + shape.size() + " values of a row of " + name
                    + ", got " + picture + " with " + picture.size());
        }
        return new SparkRows(name, rows, picture, List.of(), List.of());
    }

    /** Some of the rows, as data on one machine. */
    org.aezoo.data.Dataset dataset(double[][] some) {
        return org.aezoo.data.Dataset.of(name, shape, new DoubleRows(some));
    }

    /** What a table was read as, for the model to keep; null where columns have no names. */
    @Nullable Schema schema(long count) {
        if (featureNames.isEmpty()) {
            return null;
        }
        List<Schema.Column> columns = new ArrayList<>();
        featureNames.forEach(each -> columns.add(Schema.Column.number(each)));
        others.forEach(each ->
                columns.add(new Schema.Column(each, Schema.Kind.LEFT_OUT, List.of(), Map.of(), "not asked for")));
        int rows = (int) Math.min(Integer.MAX_VALUE, count);
        return new Schema(true, ',', false, Transform.NONE, false, List.of(), rows, columns, List.of(), null);
    }

    private static double[] checked(String name, float[] row, int size) {
        if (row.length != size) {
            throw new InvalidInputException("a row of " + name + " must have " + size + " values, got " + row.length);
        }
        double[] wide = new double[size];
        for (int i = 0; i < size; i++) {
            wide[i] = row[i];
            if (!Float.isFinite(row[i])) {
                throw new InvalidInputException("value " + i + " of a row of " + name + " must be a finite number, got "
                        + row[i] + " in " + Arrays.toString(Arrays.copyOf(row, Math.min(size, 8))));
            }
        }
        return wide;
    }
}
