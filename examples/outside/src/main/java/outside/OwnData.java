package outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.arrays.Datasets;
import org.aezoo.data.arrays.NpyFile;
import org.aezoo.data.readers.Records;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Every way in which a program's own rows become a dataset. */
final class OwnData {

    private OwnData() {}

    static void all(Path folder) {
        double[][] doubles = {{1, 2}, {3, Double.NaN}};
        Main.check(Dataset.of(doubles).takesMissing(), "double[][]");
        Main.check(Dataset.of(new float[][] {{1, 2}, {3, 4}}).size() == 2, "float[][]");
        close(Datasets.of(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}})), "INDArray");
        close(Datasets.of(Arrays.stream(doubles)), "Stream<double[]>");
        DataSet batch = new DataSet(Nd4j.ones(2, 2), Nd4j.eye(2));
        close(Datasets.of(new SingletonDataSetIterator(batch)), "DataSetIterator");
        query();
        try {
            Path file = folder.resolve("rows.npy");
            Files.write(file, npy());
            close(NpyFile.read(file), ".npy");
            Path table = folder.resolve("rows.csv");
            Files.writeString(table, "a,b\n1,2\n3,4\n5,6\n");
            try (LoadedData data = DataSource.parse("csv:" + table).load(DataSource.Options.defaults())) {
                Main.check(data.all().size() == 3, "csv");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Dataset data, String what) {
        try (data) {
            Main.check(data.size() == 2 && data.shape().size() == 2, what);
        }
    }

    private static void query() {
        try (CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet()) {
            RowSetMetaDataImpl columns = new RowSetMetaDataImpl();
            columns.setColumnCount(2);
            columns.setColumnName(1, "amount");
            columns.setColumnLabel(1, "amount");
            columns.setColumnType(1, Types.DOUBLE);
            columns.setColumnName(2, "colour");
            columns.setColumnLabel(2, "colour");
            columns.setColumnType(2, Types.VARCHAR);
            rows.setMetaData(columns);
            for (String colour : new String[] {"red", "blue"}) {
                rows.moveToInsertRow();
                rows.updateDouble(1, colour.length());
                rows.updateString(2, colour);
                rows.insertRow();
                rows.moveToCurrentRow();
            }
            rows.beforeFirst();
            try (Dataset data = Records.ofQuery(rows)) {
                Main.check(data.featureNames().toString().equals("[amount, colour=blue, colour=red]"), "ResultSet");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As np.save writes two rows of two floats. */
    private static byte[] npy() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        file.put(header.getBytes(StandardCharsets.US_ASCII));
        return file.putFloat(1).putFloat(2).putFloat(3).putFloat(4).array();
    }
}
