package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import org.aezoo.data.Dataset;
import org.aezoo.data.Schema;
import org.aezoo.data.TestFiles;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

final class RecordsTest {

    private static double[] row(Dataset data, int row) {
        double[] values = new double[data.shape().size()];
        data.read(row, values, 0);
        return values;
    }

    /** A result set of Java's own, without a database. */
    private static CachedRowSet query(int[] types, List<String> names, Object[]... rows) throws SQLException {
        CachedRowSet set = RowSetProvider.newFactory().createCachedRowSet();
        RowSetMetaDataImpl about = new RowSetMetaDataImpl();
        about.setColumnCount(types.length);
        for (int i = 0; i < types.length; i++) {
            about.setColumnName(i + 1, names.get(i));
            about.setColumnLabel(i + 1, names.get(i));
            about.setColumnType(i + 1, types[i]);
        }
        set.setMetaData(about);
        // each is put before the one before
        for (int r = rows.length - 1; r >= 0; r--) {
            Object[] row = rows[r];
            set.moveToInsertRow();
            for (int i = 0; i < row.length; i++) {
                if (row[i] == null) {
                    set.updateNull(i + 1);
                } else {
                    set.updateObject(i + 1, row[i]);
                }
            }
            set.insertRow();
            set.moveToCurrentRow();
        }
        set.beforeFirst();
        return set;
    }

    private static final List<String> NAMES = List.of("amount", "colour", "paid");
    private static final int[] TYPES = {Types.DOUBLE, Types.VARCHAR, Types.BOOLEAN};

    @Test
    void queriesAreTables() throws SQLException {
        try (CachedRowSet query = query(
                        TYPES,
                        NAMES,
                        new Object[] {1e-7, "red, or so", true},
                        new Object[] {Double.NaN, "blue\"", false},
                        new Object[] {0.1, null, false});
                Dataset data = Records.ofQuery(query)) {
            assertThat(data.featureNames()).containsExactly("amount", "colour=blue\"", "colour=red, or so", "paid");
            assertThat(row(data, 0)).containsExactly(1e-7, 0, 1, 1);
            assertThat(row(data, 1)).containsExactly(Double.NaN, 1, 0, 0);
            assertThat(row(data, 2)).containsExactly(0.1, 0, 0, 0);
            assertThat(data.takesMissing()).isTrue();
            Schema schema = data.schema();
            assertThat(schema).isNotNull();
            // later rows are read as those of the model were, in whatever order their columns are
            try (CachedRowSet later = query(
                            new int[] {Types.VARCHAR, Types.BOOLEAN, Types.DOUBLE},
                            List.of("colour", "paid", "amount"),
                            new Object[] {"red, or so", true, 5.0});
                    Dataset read = Records.ofQuery(later, CsvFile.Options.of(null, true), schema)) {
                assertThat(read.featureNames()).containsExactlyInAnyOrderElementsOf(data.featureNames());
            }
        }
    }

    @Test
    void labelsAndColumnsLeftOut() throws SQLException {
        CsvFile.Options options = CsvFile.Options.of("colour", false).withDrop(List.of("paid"));
        try (CachedRowSet query =
                        query(TYPES, NAMES, new Object[] {1.0, "red", true}, new Object[] {2.0, "blue", false});
                Dataset data = Records.ofQuery(query, options, null)) {
            assertThat(data.featureNames()).containsExactly("amount");
            assertThat(data.labelNames()).containsExactly("blue", "red");
            assertThat(data.label(0)).isEqualTo(1);
        }
    }

    @Test
    void refusals() throws SQLException {
        try (CachedRowSet none = query(TYPES, NAMES)) {
            assertThat(TestFiles.refusal(() -> Records.ofQuery(none))).contains("query", "header line only");
        }
        try (CachedRowSet text = query(TYPES, NAMES, new Object[] {1.0, "red", true})) {
            assertThat(TestFiles.refusal(() -> Records.ofQuery(text, CsvFile.Options.of(null, false), null)))
                    .contains("query, line 2, column 'colour': 'red' is not a number");
            text.beforeFirst();
        }
        try (CachedRowSet bytes = query(new int[] {Types.VARBINARY}, List.of("blob"), new Object[] {new byte[] {1}})) {
            assertThat(TestFiles.refusal(() -> Records.ofQuery(bytes))).contains("'blob' holds bytes");
        }
        ResultSet broken = (ResultSet) Proxy.newProxyInstance(
                RecordsTest.class.getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, arguments) -> {
                    throw new SQLException("the connection is closed");
                });
        assertThat(TestFiles.refusal(() -> Records.ofQuery(broken)))
                .isEqualTo("the query failed: the connection is closed");
    }

    @Test
    void recordReaders(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = TestFiles.write(
                folder.resolve("t.csv"), "1,a\n2,b\n,a\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (CSVRecordReader reader = new CSVRecordReader()) {
            reader.initialize(new FileSplit(file.toFile()));
            try (Dataset data = Records.ofReader(reader)) {
                assertThat(data.featureNames()).containsExactly("column1", "column2=a", "column2=b");
                assertThat(row(data, 2)).containsExactly(Double.NaN, 1, 0);
            }
        }
        CollectionRecordReader mixed = new CollectionRecordReader(List.of(
                List.of(new IntWritable(3), new NDArrayWritable(Nd4j.createFromArray(0.5, 0.25)), new Text("x")),
                List.of(
                        new DoubleWritable(Double.NaN),
                        new NDArrayWritable(Nd4j.createFromArray(1.0, 2.0)),
                        NullWritable.INSTANCE)));
        try (Dataset data =
                Records.ofReader(mixed, Arrays.asList("n", "a", "b", "kind"), CsvFile.Options.of(null, true), null)) {
            assertThat(data.featureNames()).containsExactly("n", "a", "b", "kind=x");
            assertThat(row(data, 0)).containsExactly(3, 0.5, 0.25, 1);
            assertThat(row(data, 1)).containsExactly(Double.NaN, 1, 2, 0);
        }
    }
}
