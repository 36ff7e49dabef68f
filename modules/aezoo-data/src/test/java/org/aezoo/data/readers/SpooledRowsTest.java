package org.aezoo.data.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpooledRowsTest {

    @Test
    void floatsComeBackFromManyThreadsAndChunks() {
        int rows = 5000;
        int size = 7;
        SpooledRows spooled;
        // chunks of 100 bytes hold 3 rows each
        try (SpooledRows.Writer writer = new SpooledRows.Writer(size, Float.BYTES, false, 100)) {
            for (int r = 0; r < rows; r++) {
                float[] row = new float[size];
                for (int i = 0; i < size; i++) {
                    row[i] = r * 10 + i;
                }
                writer.add(row);
            }
            spooled = writer.finish();
        }
        try (spooled) {
            assertThat(spooled.rowCount()).isEqualTo(rows);
            boolean same = IntStream.range(0, 20_000).parallel().allMatch(k -> {
                int r = new SplittableRandom(k).nextInt(rows);
                float[] target = new float[size + 2];
                spooled.read(r, target, 1);
                return target[0] == 0 && target[1] == r * 10 && target[size] == r * 10 + size - 1;
            });
            assertThat(same).isTrue();
        }
        assertThat(Files.exists(spooled.file())).isFalse();
    }

    @Test
    void bytesAreUnsigned() {
        try (SpooledRows.Writer writer = SpooledRows.bytes(2)) {
            writer.add(new byte[] {(byte) 255, 0});
            writer.add(new byte[] {1, (byte) 128});
            try (SpooledRows rows = writer.finish()) {
                float[] target = new float[4];
                rows.read(0, target, 0);
                rows.read(1, target, 2);
                assertThat(target).containsExactly(255, 0, 1, 128);
                assertThatThrownBy(() -> rows.read(2, target, 0))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining("between 0 and 1, got 2");
            }
        }
    }

    @Test
    void anInterruptDoesNotHarm() {
        try (SpooledRows.Writer writer = SpooledRows.floats(1)) {
            writer.add(new float[] {5});
            try (SpooledRows rows = writer.finish()) {
                float[] target = new float[1];
                Thread.currentThread().interrupt();
                rows.read(0, target, 0);
                assertThat(Thread.interrupted()).isTrue();
                rows.read(0, target, 0);
                assertThat(target[0]).isEqualTo(5);
            }
        }
    }

    @Test
    void rowsMustFit() {
        try (SpooledRows.Writer writer = SpooledRows.floats(2)) {
            assertThatThrownBy(() -> writer.add(new float[3])).hasMessageContaining("2 floats, got 3");
            assertThatThrownBy(() -> writer.add(new byte[2])).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SpooledRows.floats(0)).hasMessageContaining("got 0");
    }
}
