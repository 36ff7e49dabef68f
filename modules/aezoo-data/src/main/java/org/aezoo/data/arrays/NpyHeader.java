package org.aezoo.data.arrays;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;

/**
 * What stands before the numbers of a NumPy array, versions 1 to 3 of the format:
 *
 * <pre>
 *   6 bytes       93 4e 55 4d 50 59
 *   2 bytes       version: 1 0, 2 0 or 3 0
 *   2 or 4 bytes  length of the rest, least significant byte first; 4 from version 2 on
 *   the rest      a dictionary of Python: {'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }
 * </pre>
 *
 * @param name of the file or the array in it, for messages
 * @param kind of the values: f, i, u, b (bool)
 * @param bytes per value
 * @param order of these bytes
 * @param fortran whether the first index runs fastest
 * @param sizes of the dimensions; the first is the number of examples
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(String name, char kind, int bytes, ByteOrder order, boolean fortran, long[] sizes) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Dictionaries have some hundred bytes. */
    private static final int LONGEST = 1 << 20;

    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
    private static final Pattern TYPE = Pattern.compile("([<>|=])([fiub])(\\d)");

    /**
     * Reads up to the first number.
     *
     * @throws InvalidInputException if it is no array of numbers
     */
    static NpyHeader read(String name, InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new InvalidInputException(name + " is no array of NumPy: it does not start with 93 4e 55 4d 50 59");
        }
        if (start[6] < 1 || start[6] > 3) {
            throw new InvalidInputException(
                    name + " is in version " + start[6] + " of NumPy's format: versions 1 to 3 are read");
        }
        byte[] size = in.readNBytes(start[6] == 1 ? 2 : 4);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = (length << 8) | (size[i] & 0xff);
        }
        if (length > LONGEST) {
            throw new InvalidInputException(
                    name + " has a header of " + length + " bytes: at most " + LONGEST + " are read");
        }
        byte[] text = in.readNBytes((int) length);
        if (size.length < (start[6] == 1 ? 2 : 4) || text.length < length) {
            throw new InvalidInputException(name + " is cut short in its header; write it again");
        }
        return parse(name, new String(text, StandardCharsets.UTF_8));
    }

    private static NpyHeader parse(String name, String text) {
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        Matcher descr = DESCR.matcher(text);
        if (!order.find() || !shape.find()) {
            throw new InvalidInputException(name + " has a header that is not NumPy's: " + Text.shown(text));
        }
        String found = descr.find() ? descr.group(1) : "several fields";
        Matcher type = TYPE.matcher(found);
        if (!type.matches() || !isKnown(type.group(2).charAt(0), type.group(3).charAt(0) - '0')) {
            throw new InvalidInputException(name + " holds values of type " + Text.shown(found)
                    + ": floats, integers and booleans are read; convert them with astype('float32')");
        }
        return new NpyHeader(
                name,
                type.group(2).charAt(0),
                type.group(3).charAt(0) - '0',
                type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                order.group(1).equals("True"),
                sizes(name, shape.group(1)));
    }

    private static boolean isKnown(char kind, int bytes) {
        return switch (kind) {
            case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
            case 'b' -> bytes == 1;
            default -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
        };
    }

    private static long[] sizes(String name, String text) {
        String[] parts = text.replaceAll("[\\sL]", "").split(",", 0);
        long[] sizes = new long[text.isBlank() ? 0 : parts.length];
        for (int i = 0; i < sizes.length; i++) {
            if (!parts[i].matches("\\d{1,10}") || Long.parseLong(parts[i]) > Integer.MAX_VALUE) {
                throw new InvalidInputException(name + " has the shape (" + Text.shown(text) + "): sizes between 1 and "
                        + Integer.MAX_VALUE + " are read");
            }
            sizes[i] = Long.parseLong(parts[i]);
        }
        return sizes;
    }

    /** A shape as Python writes it. */
    String shown() {
        return Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    /** The shape of one example, where the array holds examples. */
    DataShape shape(boolean channelsLast) {
        return shape(name, sizes, channelsLast);
    }

    /**
     * The shape of one example: n x k are rows, n x h x w grey pictures, n x c x h x w pictures with channels.
     *
     * @param channelsLast whether the latter are n x h x w x c
     * @throws InvalidInputException if there are fewer or more dimensions, one of them 0, or examples are too large
     */
    static DataShape shape(String name, long[] sizes, boolean channelsLast) {
        if (sizes.length < 2 || sizes.length > 4) {
            throw new InvalidInputException(
                    name + " has " + sizes.length + " dimension" + (sizes.length == 1 ? "" : "s")
                            + ": rows have 2 (reshape(-1, 1) makes one column of a list), pictures 3 or 4");
        }
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new InvalidInputException(
                    name + " is empty: its sizes are " + Arrays.toString(sizes) + ", and each must be at least 1");
        }
        int[] last = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
        try {
            return switch (sizes.length) {
                case 2 -> DataShape.row(last[1]);
                case 3 -> DataShape.image(1, last[1], last[2]);
                default ->
                    channelsLast
                            ? DataShape.image(last[3], last[1], last[2])
                            : DataShape.image(last[1], last[2], last[3]);
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
    }

    /** How many values there are; capped far above what is read. */
    long count() {
        return Arrays.stream(sizes)
                .reduce(1, (a, b) -> b != 0 && a > Long.MAX_VALUE / 64 / b ? Long.MAX_VALUE / 64 : a * b);
    }

    /** A value, which begins at a byte of the buffer. */
    double value(ByteBuffer from, int at) {
        return switch (kind) {
            case 'f' ->
                bytes == 8 ? from.getDouble(at) : bytes == 4 ? from.getFloat(at) : half(from.getShort(at) & 0xffff);
            case 'b' -> from.get(at) == 0 ? 0 : 1;
            case 'i' -> signed(from, at);
            default -> {
                long value = signed(from, at);
                // of 64 bits those above the largest long
                yield bytes < 8
                        ? value & ((1L << (8 * bytes)) - 1)
                        : value >= 0 ? value : (value >>> 1) * 2.0 + (value & 1);
            }
        };
    }

    private long signed(ByteBuffer from, int at) {
        return switch (bytes) {
            case 1 -> from.get(at);
            case 2 -> from.getShort(at);
            case 4 -> from.getInt(at);
            default -> from.getLong(at);
        };
    }

    private static double half(int bits) {
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 1023;
        double size = exponent == 31
                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
        return bits >> 15 == 0 ? size : -size;
    }
}
