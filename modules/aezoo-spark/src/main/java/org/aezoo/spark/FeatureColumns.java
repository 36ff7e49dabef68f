package org.aezoo.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Where a row of numbers stands in a row of a table: in a column each, or all of them in one column of arrays.
 *
 * @param table for messages
 * @param names of the columns, in the order of the numbers; empty for a column of arrays
 * @param places of the columns in a row of the table
 * @param size numbers per row
 */
record FeatureColumns(String table, List<String> names, int[] places, int size) implements Serializable {

    /**
     * Finds columns.
     *
     * @param columns their names; none for all
     * @throws InvalidInputException if one is missing or cannot hold numbers
     */
    static FeatureColumns of(String name, Dataset<Row> table, List<String> columns) {
        StructType schema = table.schema();
        List<String> known = Arrays.asList(schema.fieldNames());
        List<String> names = columns.isEmpty() ? known : columns;
        if (names.isEmpty()) {
            throw new InvalidInputException(name + " has no columns");
        }
        int[] places = new int[names.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = known.indexOf(names.get(i));
            if (places[i] < 0) {
                throw new InvalidInputException("no column '" + names.get(i) + "' in " + name
                        + Suggest.hint(names.get(i), known) + ": it has " + String.join(", ", known));
            }
            DataType type = schema.fields()[places[i]].dataType();
            if (places.length == 1 && type instanceof ArrayType array && array.elementType() instanceof NumericType) {
                return new FeatureColumns(name, List.of(), places, lengthOfArrays(name, names.get(0), table));
            }
            if (!(type instanceof NumericType || type instanceof StringType || type instanceof BooleanType)) {
                throw new InvalidInputException("column '" + names.get(i) + "' of " + name
                        + " must hold numbers, but it holds " + type.simpleString()
                        + ": leave it out, or give one column of arrays of numbers");
            }
        }
        return new FeatureColumns(name, List.copyOf(names), places, places.length);
    }

    private static int lengthOfArrays(String name, String column, Dataset<Row> table) {
        List<Row> first = table.select(table.col("`" + column + "`")).takeAsList(1);
        if (first.isEmpty()) {
            throw new InvalidInputException(name + " has no rows");
        }
        int length = first.get(0).isNullAt(0) ? 0 : first.get(0).getList(0).size();
        if (length == 0) {
            throw new InvalidInputException("column '" + column + "' of " + name + " starts with an empty array");
        }
        return length;
    }

    /**
     * The numbers of a row.
     *
     * @throws InvalidInputException if one is missing, or no finite number
     */
    double[] values(Row row) {
        double[] values = new double[size];
        if (names.isEmpty()) {
            List<?> array = row.isNullAt(places[0]) ? new ArrayList<>() : row.getList(places[0]);
            if (array.size() != size) {
                throw new InvalidInputException(
                        "a row of " + table + " must have " + size + " values as the first has, got " + array.size());
            }
            for (int i = 0; i < size; i++) {
                values[i] = number(array.get(i), i);
            }
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = number(row.get(places[i]), i);
            }
        }
        return values;
    }

    private double number(Object cell, int place) {
        double value = Double.NaN;
        if (cell instanceof Number number) {
            value = number.doubleValue();
        } else if (cell instanceof Boolean bit) {
            value = bit ? 1 : 0;
        } else if (cell instanceof String text) {
            try {
                value = Double.parseDouble(text.trim());
            } catch (NumberFormatException e) {
                // told below with the column's name
            }
        }
        if (!Float.isFinite((float) value)) {
            throw new InvalidInputException(
                    (names.isEmpty() ? "value " + place : "column '" + names.get(place) + "'") + " of " + table
                            + " must have a finite number in every row, got "
                            + (cell == null ? "none" : "'" + cell + "'"));
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureColumns that
                && table.equals(that.table)
                && names.equals(that.names)
                && Arrays.equals(places, that.places)
                && size == that.size;
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.hashCode(places);
    }
}
