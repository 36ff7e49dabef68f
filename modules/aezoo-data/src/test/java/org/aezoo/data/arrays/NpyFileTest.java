package org.aezoo.data.arrays;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NpyFileTest {

    /** NumPy 2.4: np.save of np.asfortranarray(np.arange(12.0).reshape(2, 3, 2) + 0.5). */
    private static final String FORTRAN =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMi"
                    + "ksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADg"
                    + "PwAAAAAAABpAAAAAAAAABEAAAAAAAAAhQAAAAAAAABJAAAAAAAAAJUAAAAAAAAD4PwAAAAAAAB5AAAAAAAAADEAAAA"
                    + "AAAAAjQAAAAAAAABZAAAAAAAAAJ0A=";

    /** np.savez_compressed: x float32 [[1.5, nan], [3, 4], [5, 6]], y int64 [-1, 1, 1]. */
    private static final String PACKED =
            "UEsDBC0AAAAIAAAAIQCLkpoU//////////8FABQAeC5ucHkBABAAmAAAAAAAAABaAAAAAAAAAJvsF+ob"
                    + "EMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLgaGA/ZAXM/A4ODAwNAAxAuA"
                    + "+IADAFBLAwQtAAAACAAAACEAuRaJyP//////////BQAUAHkubnB5AQAQAJgAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBu"
                    + "k2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFACu/1DAyAABMBoAUEsBAi0DLQAAAAgAAAAhAIuSmhRaAAAAmAAA"
                    + "AAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAi0DLQAAAAgAAAAhALkWichMAAAAmAAAAAUAAAAAAAAAAAAAAIABkQAAAHkubnB5UEsFBgAA"
                    + "AAACAAIAZgAAABQBAAAAAA==";

    /** Version 2 of the format, uint8 [[200, 1], [2, 255]]. */
    private static final String SECOND =
            "k05VTVBZAgB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn"
                    + "OiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIArIAQL/";

    /** Version 3 of the format, float16 [[1, 0.25], [-2, 65504]]. */
    private static final String THIRD =
            "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjInLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn"
                    + "OiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPAA0AMD/ew==";

    @TempDir
    Path folder;

    private Path file(String name, byte[] content) {
        return TestFiles.write(folder.resolve(name), content);
    }

    private Path file(String base64) {
        return file("some.npy", Base64.getDecoder().decode(base64));
    }

    private static double[][] values(Dataset data) {
        double[][] rows = new double[data.size()][data.shape().size()];
        for (int i = 0; i < rows.length; i++) {
            data.read(i, rows[i], 0);
        }
        return rows;
    }

    private static byte[] npy(String type, String shape, boolean fortran, byte[] values) {
        String header = "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(values);
        return out.toByteArray();
    }

    private static byte[] zip(byte[] array, String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(array);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void readsWhatNumpyWrote() {
        try (Dataset fortran = NpyFile.read(file(FORTRAN))) {
            assertThat(fortran.shape()).isEqualTo(DataShape.image(1, 3, 2));
            assertThat(values(fortran))
                    .isDeepEqualTo(new double[][] {{0.5, 1.5, 2.5, 3.5, 4.5, 5.5}, {6.5, 7.5, 8.5, 9.5, 10.5, 11.5}});
        }
        try (Dataset bytes = NpyFile.read(file(SECOND))) {
            assertThat(values(bytes)).isDeepEqualTo(new double[][] {{200, 1}, {2, 255}});
            assertThat(bytes.takesMissing()).isFalse();
        }
        try (Dataset halves = NpyFile.read(file(THIRD))) {
            assertThat(values(halves)).isDeepEqualTo(new double[][] {{1, 0.25}, {-2, 65504}});
        }
        try (Dataset packed = NpyFile.read(
                file("packed.npy.gz", TestFiles.gzip(Base64.getDecoder().decode(SECOND))))) {
            assertThat(packed.size()).isEqualTo(2);
        }
    }

    @Test
    void archivesAreSources() {
        Path file = file("packed.npz", Base64.getDecoder().decode(PACKED));
        try (LoadedData data =
                DataSource.parse("npy:" + file + "?key=x&labels=y").load(DataSource.Options.defaults())) {
            assertThat(data.train().size() + data.test().size()).isEqualTo(3);
            assertThat(data.train().labelNames()).containsExactly("-1", "1");
            assertThat(data.train().takesMissing()).isTrue();
            assertThat(data.train().checksum()).hasSize(64);
        }
        try (LoadedData data = DataSource.parse("npy:" + file + "?key=x&test=x&labels=y&test-labels=y")
                .load(DataSource.Options.defaults())) {
            assertThat(data.test().size()).isEqualTo(3);
            assertThat(data.publishedSplit()).isTrue();
            assertThat(data.test().label(0)).isZero();
        }
        assertThat(TestFiles.refusal(() -> NpyFile.read(file))).contains("holds the arrays x, y", "key=");
        assertThat(TestFiles.refusal(() -> NpyFile.read(file, "X", null))).contains("no array 'X' (did you mean 'x'?)");
        assertThat(TestFiles.refusal(() -> NpyFile.read(file, "y", null))).contains("1 dimension", "reshape(-1, 1)");
    }

    /** Numbers from 1 on in every type and byte order; the largest of each unsigned type. */
    @ParameterizedTest
    @CsvSource({
        "f4, 4", "f8, 8", "i1, 1", "i2, 2", "i4, 4", "i8, 8", "u1, 1", "u2, 2", "u4, 4", "u8, 8", "b1, 1",
    })
    void typesAndByteOrders(String type, int bytes) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (boolean fortran : new boolean[] {false, true}) {
                ByteBuffer values = ByteBuffer.allocate(6 * bytes).order(order);
                for (int i = 1; i <= 6; i++) {
                    switch (type) {
                        case "f4" -> values.putFloat(i);
                        case "f8" -> values.putDouble(i);
                        default -> {
                            byte[] all = new byte[bytes];
                            all[order == ByteOrder.BIG_ENDIAN ? bytes - 1 : 0] = (byte) i;
                            values.put(i == 6 && type.startsWith("u") ? ones(bytes) : all);
                        }
                    }
                }
                String name = (order == ByteOrder.BIG_ENDIAN ? ">" : "<") + type;
                double last = type.startsWith("u") ? Math.scalb(1.0, 8 * bytes) - (bytes < 8 ? 1 : 0) : 6;
                double[][] wanted =
                        fortran ? new double[][] {{1, 3, 5}, {2, 4, last}} : new double[][] {{1, 2, 3}, {4, 5, last}};
                if (type.equals("b1")) {
                    wanted = new double[][] {{1, 1, 1}, {1, 1, 1}};
                }
                try (Dataset data = NpyFile.read(file("t.npy", npy(name, "(2, 3)", fortran, values.array())))) {
                    assertThat(values(data)).isDeepEqualTo(wanted);
                }
            }
        }
    }

    private static byte[] ones(int count) {
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) -1);
        return ones;
    }

    @Test
    void channelsFirstOrLast() {
        byte[] twelve = new byte[12];
        IntStream.range(0, 12).forEach(i -> twelve[i] = (byte) i);
        for (boolean fortran : new boolean[] {false, true}) {
            Path file = file("p.npy", npy("|u1", "(1, 2, 2, 3)", fortran, twelve));
            try (Dataset last = NpyFile.read(file);
                    Dataset first = NpyFile.read(file, null, false)) {
                assertThat(last.shape()).isEqualTo(DataShape.image(3, 2, 2));
                assertThat(first.shape()).isEqualTo(DataShape.image(2, 2, 3));
                // red of the four pixels comes first
                double[] red = fortran ? new double[] {0, 2, 1, 3} : new double[] {0, 3, 6, 9};
                assertThat(Arrays.copyOf(values(last)[0], 4)).containsExactly(red);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    <c16      ; (1, 1)       ; 16 ; values of type <c16
                    <U5       ; (1, 1)       ; 20 ; values of type <U5
                    |O        ; (1, 1)       ; 8  ; astype('float32')
                    <f8       ; (2, 3)       ; 47 ; cut short: its header says (2, 3)
                    <f8       ; (2, 3)       ; 49 ; too long
                    <f8       ; (0, 3)       ; 0  ; is empty
                    <f8       ; (6,)         ; 48 ; has 1 dimension
                    <f8       ; ()           ; 8  ; has 0 dimensions
                    |u1       ; (1,1,1,1,1)  ; 1  ; has 5 dimensions
                    <f8       ; (99999999999, 1) ; 8 ; sizes between 1 and
                    <f8       ; (2147483647, 2147483647) ; 8 ; at most
                    <f8       ; (1, x)       ; 8  ; sizes between 1 and
                    """)
    void refusesWithOneLine(String type, String shape, int bytes, String message) {
        Path file = file("bad.npy", npy(type, shape, false, new byte[bytes]));
        assertThat(TestFiles.refusal(() -> NpyFile.read(file)))
                .contains(message)
                .contains("bad.npy");
        Path fortran = file("bad.npy", npy(type, shape, true, new byte[bytes]));
        assertThat(TestFiles.refusal(() -> NpyFile.read(fortran))).contains(message);
    }

    @Test
    void refusesWhatIsNoArray() {
        assertThat(TestFiles.refusal(() -> NpyFile.read(file("no.npy", new byte[0]))))
                .contains("no array of NumPy");
        assertThat(TestFiles.refusal(() -> NpyFile.read(folder.resolve("none.npy"))))
                .contains("no file");
        byte[] inf = ByteBuffer.allocate(8).putDouble(Double.NEGATIVE_INFINITY).array();
        assertThat(TestFiles.refusal(() -> NpyFile.read(file("inf.npy", npy(">f8", "(1, 1)", false, inf)))))
                .contains("inf.npy", "value 0 of row 0 is -Infinity");
        byte[] packed = zip(npy("|u1", "(2, 2)", false, new byte[4]), "a.npy");
        assertThat(TestFiles.refusal(() -> NpyFile.read(file("cut.npz", Arrays.copyOf(packed, packed.length - 30)))))
                .contains("damaged or cut short");
        byte[] real = Base64.getDecoder().decode(PACKED);
        for (int i = 0; i < real.length; i++) {
            byte[] damaged = real.clone();
            damaged[i] ^= 1;
            Path file = file("damaged.npz", damaged);
            try (Dataset data = NpyFile.read(file, "x", null)) {
                assertThat(values(data)[1]).as("byte %d", i).containsExactly(3, 4);
            } catch (org.aezoo.data.InvalidInputException e) {
                assertThat(e).hasMessageContaining("damaged.npz");
            }
        }
        assertThat(TestFiles.refusal(() -> DataSource.parse("npy:x.npy?labels=y&test=z")))
                .contains("test-labels");
        assertThat(TestFiles.refusal(() -> DataSource.parse("x.npy"))).contains("did you mean 'npy:x.npy'");
    }
}
