package org.aezoo.data.readers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aezoo.data.ByteRows;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Metadata;
import org.aezoo.data.Sha256;
import org.aezoo.data.Text;

/**
 * A file in the IDX format of MNIST, plain or in gzip, read whole and kept as bytes.
 *
 * <pre>
 *   bytes 0, 1    0
 *   byte  2       type of the values: 8 = unsigned byte, the only one read here
 *   byte  3       number of dimensions, 1 to 4
 *   4 bytes each  sizes, most significant byte first: examples, then what one example is made of
 *   the rest      values, the last dimension runs fastest
 * </pre>
 */
public final class IdxFile {

    private static final int MAX_DIMENSIONS = 4;
    /** Deflate packs no better than this, so a packed file of n bytes holds less than n times this. */
    private static final long MAX_GZIP_RATIO = 1100;

    private static final int FIRST_READ = 1 << 20;

    private final Path file;
    private final int[] dimensions;
    private final byte[] values;
    private final String sha256;

    private IdxFile(Path file, int[] dimensions, byte[] values, String sha256) {
        this.file = file;
        this.dimensions = dimensions;
        this.values = values;
        this.sha256 = sha256;
    }

    /**
     * Reads and checks a file. Memory is taken as bytes arrive, so that a wrong header costs nothing.
     *
     * @throws InvalidInputException if the file is missing, not IDX, of another type, cut short or too long
     */
    public static IdxFile read(Path file) {
        InputFiles.requireFile(file);
        MessageDigest digest = Sha256.start();
        try (InputStream unpacked = InputFiles.open(file);
                DigestInputStream in = new DigestInputStream(unpacked, digest)) {
            int[] dimensions = header(file, in);
            long size = Arrays.stream(dimensions).asLongStream().reduce(1, IdxFile::product);
            checkSize(file, dimensions, size);
            if (size > FIRST_READ) {
                // the array that is filled and the shorter one before it
                HeapRoom.require(size + size / 2, Text.shown(file) + " holds " + sizes(dimensions) + " values");
            }
            byte[] values = values(file, in, dimensions, (int) size);
            return new IdxFile(file, dimensions, values, Sha256.hex(digest));
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    private static long product(long a, long b) {
        // sizes below 2^31 each: cap instead of overflow
        return Math.min(a * b, 1L << 32);
    }

    private static int[] header(Path file, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length == 0) {
            throw new InvalidInputException(Text.shown(file) + " is empty: an IDX file starts with 00 00 08");
        }
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw new InvalidInputException(Text.shown(file) + " is not an IDX file: it starts with "
                    + HexFormat.ofDelimiter(" ").formatHex(magic) + ", IDX starts with 00 00 08");
        }
        if (magic[2] != 8) {
            throw new InvalidInputException(Text.shown(file) + " holds " + typeName(magic[2])
                    + ": only IDX files of unsigned bytes (type 08) are read; convert it, or write it as CSV");
        }
        int count = magic[3] & 0xff;
        if (count < 1 || count > MAX_DIMENSIONS) {
            throw new InvalidInputException(Text.shown(file) + " has " + count
                    + " dimensions in its IDX header: it must have 1 to " + MAX_DIMENSIONS);
        }
        byte[] sizes = in.readNBytes(4 * count);
        if (sizes.length < 4 * count) {
            throw new InvalidInputException(Text.shown(file) + " is cut short: its IDX header needs " + (4 + 4 * count)
                    + " bytes and has " + (4 + sizes.length) + "; fetch it again");
        }
        int[] dimensions = new int[count];
        for (int i = 0; i < count; i++) {
            dimensions[i] = ByteBuffer.wrap(sizes).getInt(4 * i);
            if (dimensions[i] < 1) {
                throw new InvalidInputException(Text.shown(file) + " has size "
                        + Integer.toUnsignedString(dimensions[i]) + " for dimension " + (i + 1)
                        + " in its IDX header: it must be between 1 and " + Integer.MAX_VALUE);
            }
        }
        return dimensions;
    }

    private static String typeName(byte type) {
        return switch (type) {
            case 0x09 -> "signed bytes (type 09)";
            case 0x0b -> "16-bit integers (type 0b)";
            case 0x0c -> "32-bit integers (type 0c)";
            case 0x0d -> "32-bit floats (type 0d)";
            case 0x0e -> "64-bit floats (type 0e)";
            default -> "values of unknown type " + HexFormat.of().toHexDigits(type);
        };
    }

    private static void checkSize(Path file, int[] dimensions, long size) throws IOException {
        if (size > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(Text.shown(file) + " claims " + sizes(dimensions)
                    + " values in its IDX header: at most " + (Integer.MAX_VALUE - 8) + " are read");
        }
        if (Files.isRegularFile(file)) {
            long length = Files.size(file);
            boolean gzip = InputFiles.isGzip(file);
            long possible = gzip ? length * MAX_GZIP_RATIO : length - 4 - 4L * dimensions.length;
            if (size > possible) {
                throw new InvalidInputException(
                        Text.shown(file) + " is cut short: its IDX header claims " + sizes(dimensions) + " = " + size
                                + " values and the file " + (gzip ? "can hold at most " : "holds ") + possible
                                + "; fetch it again");
            }
        }
    }

    private static byte[] values(Path file, InputStream in, int[] dimensions, int size) throws IOException {
        byte[] values = new byte[Math.min(size, FIRST_READ)];
        int filled = 0;
        while (true) {
            filled += in.readNBytes(values, filled, values.length - filled);
            if (filled < values.length) {
                throw new InvalidInputException(Text.shown(file) + " is cut short: its IDX header claims "
                        + sizes(dimensions) + " = " + size + " values and " + filled + " follow; fetch it again");
            }
            if (filled == size) {
                break;
            }
            values = Arrays.copyOf(values, (int) Math.min(size, 2L * values.length));
        }
        // reading on also makes gzip check its own checksum
        if (in.read() >= 0) {
            throw new InvalidInputException(Text.shown(file) + " is too long: bytes follow the " + sizes(dimensions)
                    + " = " + size + " values that its IDX header claims; fetch it again");
        }
        return values;
    }

    private static String sizes(int[] dimensions) {
        return Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
    }

    /** Sizes as in the header; the first is the number of examples. */
    public int[] dimensions() {
        return dimensions.clone();
    }

    /** Number of examples. */
    public int count() {
        return dimensions[0];
    }

    /** The values in file order, each an unsigned byte. The array is the file's own: not to be changed. */
    public byte[] values() {
        return values;
    }

    /** SHA-256 in hexadecimal of the unpacked content, header and all. */
    public String sha256() {
        return sha256;
    }

    /**
     * The shape of one example: n x h x w are grey images, n x c x h x w images with channels, n x k rows.
     *
     * @throws InvalidInputException if the file has one dimension only, as files of labels have
     */
    public DataShape shape() {
        try {
            return switch (dimensions.length) {
                case 2 -> DataShape.row(dimensions[1]);
                case 3 -> DataShape.image(1, dimensions[1], dimensions[2]);
                case 4 -> DataShape.image(dimensions[1], dimensions[2], dimensions[3]);
                default ->
                    throw new InvalidInputException(Text.shown(file)
                            + " holds labels (1 dimension), not images: write idx:IMAGES,LABELS with the images first");
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(Text.shown(file) + ": " + e.getMessage(), e);
        }
    }

    /**
     * The file as class numbers, one per example of {@code images}.
     *
     * @throws InvalidInputException if the file does not hold one label per image
     */
    public int[] labelsFor(IdxFile images) {
        if (dimensions.length != 1) {
            throw new InvalidInputException(Text.shown(file) + " does not hold labels: they have 1 dimension, this has "
                    + dimensions.length + "; write idx:IMAGES,LABELS with the images first");
        }
        if (count() != images.count()) {
            throw new InvalidInputException(Text.shown(file) + " has " + count() + " labels for the " + images.count()
                    + " images of " + Text.shown(images.file) + ": give the two files that belong together");
        }
        return IntStream.range(0, values.length).map(i -> values[i] & 0xff).toArray();
    }

    /** {@code "0"}, {@code "1"}… up to the largest label. */
    static List<String> numberNames(int[] labels) {
        int largest = Arrays.stream(labels).max().orElse(-1);
        return IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
    }

    /** The file as a dataset named {@code name}, with its own checksum. */
    public Dataset dataset(String name) {
        return Dataset.of(Metadata.of(name, shape()).withChecksum(sha256), new ByteRows(values, shape().size()));
    }
}
