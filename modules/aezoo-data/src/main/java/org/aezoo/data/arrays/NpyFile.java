package org.aezoo.data.arrays;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.aezoo.data.readers.CsvFile;
import org.aezoo.data.readers.InputFiles;
import org.aezoo.data.readers.SpoolFile;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that NumPy wrote: {@code np.save} ({@code .npy}, also in gzip), {@code np.savez} and {@code np.savez_compressed}
 * ({@code .npz}). Floats of 16, 32 and 64 bits, integers and booleans in either byte order and in the order of C or of
 * Fortran. Values go to a temporary file as they are read, so an array may be larger than the memory.
 */
public final class NpyFile {

    private static final int BUFFER = 1 << 16;

    /** Channels that pictures have. */
    private static final List<Long> CHANNELS = List.of(1L, 3L, 4L);

    /** How much of a file is mapped at once; a multiple of every size of a value. */
    private static final long MAPPED = 1L << 30;

    private NpyFile() {}

    /** Does something with the array, whose numbers follow. */
    private interface Use<T> {
        T of(NpyHeader header, DigestInputStream in) throws IOException;
    }

    /** The only array of a file as rows. */
    public static Dataset read(Path file) {
        return read(file, null, null);
    }

    /**
     * An array as rows, or as pictures: n x h x w or n x c x h x w, row by row; n x h x w x c where it is said, or where
     * only the last size can be a number of channels (1, 3 or 4).
     *
     * @param key which array of an {@code .npz}; null for its only one
     * @param channelsLast whether channels come last; null to go by the sizes
     * @return the rows, to be closed by the caller; NaN is a missing value
     * @throws InvalidInputException if there is no such file or array, it is damaged, or it holds something else
     */
    public static Dataset read(Path file, @Nullable String key, @Nullable Boolean channelsLast) {
        return open(file, key, (header, in) -> {
            long[] sizes = header.sizes();
            boolean last = channelsLast != null
                    ? channelsLast
                    : sizes.length == 4 && CHANNELS.contains(sizes[3]) && !CHANNELS.contains(sizes[1]);
            DataShape shape = header.shape(last);
            Path name = file.getFileName();
            String called = (name == null ? file.toString() : name.toString()) + (key == null ? "" : "?key=" + key);
            try (RowSpool spool = new RowSpool(called, shape)) {
                int[] places = places(shape, last && sizes.length == 4);
                if (header.fortran()) {
                    columns(header, in, places, spool);
                } else {
                    rows(header, in, places, spool);
                }
                end(header, in);
                return spool.finish(Sha256.hex(in.getMessageDigest()));
            } catch (InvalidInputException e) {
                String message = String.valueOf(e.getMessage());
                throw message.startsWith(header.name())
                        ? e
                        : new InvalidInputException(header.name() + ": " + message, e);
            }
        });
    }

    /**
     * Labels for rows.
     *
     * @param data as many rows as there are labels; becomes the result's
     * @param file with one whole number per row
     * @param key which array of an {@code .npz}; null for its only one
     * @return the rows with these labels, whose names are the numbers
     */
    static Dataset withLabels(Dataset data, Path file, @Nullable String key) {
        double[] values = open(file, key, (header, in) -> {
            long count = header.count();
            if (count != data.size()) {
                throw new InvalidInputException(header.name() + " has the shape " + header.shown()
                        + ": labels are one number for each of the " + data.size() + " rows");
            }
            double[] all = new double[(int) count];
            byte[] bytes = new byte[header.bytes()];
            ByteBuffer value = ByteBuffer.wrap(bytes).order(header.order());
            for (int i = 0; i < all.length; i++) {
                fill(header, in, bytes, i);
                all[i] = header.value(value, 0);
                if (all[i] != Math.rint(all[i]) || Double.isInfinite(all[i])) {
                    throw new InvalidInputException(header.name() + ": labels must be whole numbers, got " + all[i]
                            + " for row " + i + "; np.unique(y, return_inverse=True)[1] makes them");
                }
            }
            end(header, in);
            return all;
        });
        TreeSet<Double> classes = new TreeSet<>();
        for (double value : values) {
            classes.add(value);
        }
        if (classes.size() > CsvFile.MAX_CLASSES) {
            throw new InvalidInputException(Text.shown(file) + " has " + classes.size()
                    + " different labels: classes are at most " + CsvFile.MAX_CLASSES);
        }
        List<Double> names = List.copyOf(classes);
        int[] labels =
                Arrays.stream(values).mapToInt(value -> names.indexOf(value)).toArray();
        return data.withLabels(labels, names.stream().map(Text::number).toList());
    }

    private static <T> T open(Path file, @Nullable String key, Use<T> use) {
        InputFiles.requireFile(file);
        try {
            boolean zip;
            try (InputStream in = InputFiles.open(file)) {
                byte[] start = in.readNBytes(2);
                zip = start.length == 2 && start[0] == 'P' && start[1] == 'K';
            }
            if (zip) {
                return inZip(file, key, use);
            }
            if (key != null) {
                throw new InvalidInputException(
                        Text.shown(file) + " holds one array without a name: leave key=" + Text.shown(key) + " out");
            }
            try (InputStream in = InputFiles.open(file)) {
                return use(Text.shown(file), in, use);
            }
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    private static <T> T inZip(Path file, @Nullable String key, Use<T> use) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> keys = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".npy"))
                    .map(name -> name.substring(0, name.length() - ".npy".length()))
                    .toList();
            String wanted = key == null && keys.size() == 1 ? keys.get(0) : key;
            ZipEntry entry = wanted == null ? null : zip.getEntry(wanted + ".npy");
            if (entry == null) {
                String known = keys.isEmpty()
                        ? "none"
                        : String.join(", ", keys.stream().map(Text::shown).toList());
                throw new InvalidInputException(
                        wanted == null
                                ? Text.shown(file) + " holds the arrays " + known + ": say which with key="
                                : Text.shown(file) + " has no array '" + Text.shown(wanted) + "'"
                                        + Suggest.hint(wanted, keys) + ": it holds " + known);
            }
            try (InputStream in = checked(zip.getInputStream(entry), entry)) {
                return use(Text.shown(file) + ", " + Text.shown(String.valueOf(wanted)), in, use);
            }
        } catch (ZipException | EOFException e) {
            throw new InvalidInputException(
                    Text.shown(file) + " is damaged or cut short (" + Text.reason(e) + "): write it again", e);
        }
    }

    /** Compares the checksum at the end, which Java does not do for files it has at hand. */
    private static InputStream checked(InputStream in, ZipEntry entry) {
        CRC32 sum = new CRC32();
        return new FilterInputStream(new CheckedInputStream(in, sum)) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int got = in.read(target, offset, length);
                if (got < 0 && entry.getCrc() != sum.getValue()) {
                    throw new ZipException("the checksum of " + entry.getName() + " does not hold");
                }
                return got;
            }
        };
    }

    private static <T> T use(String name, InputStream in, Use<T> use) throws IOException {
        DigestInputStream buffered = new DigestInputStream(new BufferedInputStream(in, BUFFER), Sha256.start());
        return use.of(NpyHeader.read(name, buffered), buffered);
    }

    /** Where each value of an example, channel by channel, stands in the file, counted from the example's first. */
    private static int[] places(DataShape shape, boolean channelsLast) {
        int[] places = new int[shape.size()];
        int pixels = shape.height() * shape.width();
        Arrays.setAll(places, i -> channelsLast ? i % pixels * shape.channels() + i / pixels : i);
        return places;
    }

    private static void rows(NpyHeader header, InputStream in, int[] places, RowSpool spool) throws IOException {
        byte[] bytes = new byte[Math.multiplyExact(places.length, header.bytes())];
        ByteBuffer values = ByteBuffer.wrap(bytes).order(header.order());
        double[] row = new double[places.length];
        for (long r = 0; r < header.sizes()[0]; r++) {
            fill(header, in, bytes, r);
            for (int i = 0; i < row.length; i++) {
                row[i] = header.value(values, places[i] * header.bytes());
            }
            spool.add(row);
        }
    }

    /** Where the first index runs fastest, all values are needed for the first row. */
    private static void columns(NpyHeader header, InputStream in, int[] places, RowSpool spool) throws IOException {
        long examples = header.sizes()[0];
        long bytes = Math.multiplyExact(Math.multiplyExact(examples, (long) places.length), (long) header.bytes());
        try (SpoolFile file = SpoolFile.create()) {
            try {
                byte[] buffer = new byte[BUFFER];
                for (long left = bytes; left > 0; ) {
                    int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (got < 0) {
                        throw cutShort(header);
                    }
                    file.write(buffer, got);
                    left -= got;
                }
                List<ByteBuffer> parts = new ArrayList<>();
                for (long from = 0; from < bytes; from += MAPPED) {
                    parts.add(file.map(from, Math.min(MAPPED, bytes - from)).order(header.order()));
                }
                long[] starts = starts(header.sizes(), places);
                double[] row = new double[places.length];
                for (long r = 0; r < examples; r++) {
                    for (int i = 0; i < row.length; i++) {
                        long at = (r + starts[i]) * header.bytes();
                        row[i] = header.value(parts.get((int) (at / MAPPED)), (int) (at % MAPPED));
                    }
                    spool.add(row);
                }
            } finally {
                file.delete();
            }
        }
    }

    /** Where the values of the first example stand, in the order of Fortran. */
    private static long[] starts(long[] sizes, int[] places) {
        long[] starts = new long[places.length];
        for (int i = 0; i < starts.length; i++) {
            long rest = places[i];
            long[] index = new long[sizes.length];
            for (int d = sizes.length - 1; d > 0; d--) {
                index[d] = rest % sizes[d];
                rest /= sizes[d];
            }
            long step = sizes[0];
            for (int d = 1; d < sizes.length; d++) {
                starts[i] += index[d] * step;
                step *= sizes[d];
            }
        }
        return starts;
    }

    private static void fill(NpyHeader header, InputStream in, byte[] bytes, long row) throws IOException {
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw cutShort(header, row);
        }
    }

    private static InvalidInputException cutShort(NpyHeader header, long row) {
        return new InvalidInputException(header.name() + " is cut short: its header says " + header.shown()
                + ", and it ends in row " + row + "; write it again");
    }

    private static InvalidInputException cutShort(NpyHeader header) {
        return new InvalidInputException(
                header.name() + " is cut short: its header says " + header.shown() + "; write it again");
    }

    private static void end(NpyHeader header, InputStream in) throws IOException {
        // reading on also makes gzip and zip check their own checksums
        if (in.read() >= 0) {
            throw new InvalidInputException(header.name() + " is too long: bytes follow the values of " + header.shown()
                    + " that its header says; write it again");
        }
    }
}
