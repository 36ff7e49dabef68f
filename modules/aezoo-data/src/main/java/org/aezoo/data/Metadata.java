package org.aezoo.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a dataset as a whole, whichever of its rows are chosen.
 *
 * @param name what to call it in messages and reports
 * @param shape of one example
 * @param featureNames column names, one per value; empty where there are none, as with images
 * @param checksum SHA-256 of the source's content in hexadecimal; empty if unknown
 * @param takesMissing whether values may be missing (NaN)
 * @param preparation what was done to the counts that the rows come from; null where they come from something else
 * @param schema what the table of these rows was read as; null where they come from no table
 */
public record Metadata(
        String name,
        DataShape shape,
        List<String> featureNames,
        String checksum,
        boolean takesMissing,
        @Nullable CountPreparation preparation,
        @Nullable Schema schema) {

    public Metadata {
        featureNames = List.copyOf(featureNames);
        if (!featureNames.isEmpty() && featureNames.size() != shape.size()) {
            throw new IllegalArgumentException(
                    "featureNames must name " + shape.size() + " values, got " + featureNames.size());
        }
        if (schema != null && !schema.featureNames().equals(featureNames)) {
            throw new IllegalArgumentException("schema must be of the columns " + String.join(", ", featureNames)
                    + ", got " + String.join(", ", schema.featureNames()));
        }
    }

    /** A name and a shape; nothing else is known. */
    public static Metadata of(String name, DataShape shape) {
        return new Metadata(name, shape, List.of(), "", false, null, null);
    }

    public Metadata withName(String newName) {
        return new Metadata(newName, shape, featureNames, checksum, takesMissing, preparation, schema);
    }

    /** The same with column names, one per value; a schema of other names is given up. */
    public Metadata withFeatureNames(List<String> names) {
        Schema same = schema != null && schema.featureNames().equals(names) ? schema : null;
        return new Metadata(name, shape, names, checksum, takesMissing, preparation, same);
    }

    public Metadata withChecksum(String sha256) {
        return new Metadata(name, shape, featureNames, sha256, takesMissing, preparation, schema);
    }

    /** The same of rows in which values may be missing. */
    public Metadata withMissingValues() {
        return new Metadata(name, shape, featureNames, checksum, true, preparation, schema);
    }

    public Metadata withPreparation(CountPreparation done) {
        return new Metadata(name, shape, featureNames, checksum, takesMissing, done, schema);
    }

    /** The same of a table that was read as {@code read} says, which must be of the same columns. */
    public Metadata withSchema(Schema read) {
        return new Metadata(name, shape, featureNames, checksum, takesMissing, preparation, read);
    }
}
