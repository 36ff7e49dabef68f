package org.aezoo.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures (PNG, JPEG, GIF, BMP), sub-folders and all, in the order of their paths. If every picture lies
 * in a sub-folder, the sub-folder's name is its class. Other files and hidden ones are passed over.
 *
 * <p>Pictures become grey (one channel) if each of them is grey or if grey is asked for, otherwise red, green and blue.
 * Transparency is ignored; of an animation the first frame counts. The pixels go to {@link SpooledRows} as bytes, so a
 * folder may be larger than the memory.
 */
public final class ImageFolder {

    /** The most pixels that a picture may have before it is scaled down. */
    public static final long MAX_PIXELS = 64L << 20;

    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final int MAX_SIDE = 4096;
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    /** Width and height in pixels, each from 1 to 4096. */
    public record Size(int width, int height) {

        public Size {
            if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
                throw new IllegalArgumentException(
                        "width and height must be between 1 and " + MAX_SIDE + ", got " + width + " x " + height);
            }
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /**
     * Pieces of pictures.
     *
     * @param data the pieces, picture by picture, each from left to right and from top to bottom
     * @param pictures the number of the picture, from 0, that each piece comes from
     */
    public record Crops(Dataset data, int[] pictures) {}

    private record Header(int width, int height, boolean grey) {}

    private final Path folder;
    private final @Nullable Size size;
    private final boolean forceGrey;
    private final @Nullable Size crop;
    private final int step;
    private final List<Integer> pictures = new ArrayList<>();

    private ImageFolder(Path folder, @Nullable Size size, boolean forceGrey, @Nullable Size crop, int step) {
        this.folder = folder;
        this.size = size;
        this.forceGrey = forceGrey;
        this.crop = crop;
        this.step = step;
    }

    /**
     * Reads every picture of a folder.
     *
     * @param size what pictures are scaled to, by averaging areas and without keeping the ratio of the sides; null if
     *     all have one size
     * @param grey whether colours are turned into grey
     * @return values from 0 to 255, to be closed by the caller; the checksum covers names and contents of the files
     * @throws InvalidInputException if there is no picture, one is broken or too large, or sizes differ
     */
    public static Dataset read(Path folder, @Nullable Size size, boolean grey) {
        return new ImageFolder(folder, size, grey, null, 0).read();
    }

    /**
     * Cuts every picture of a folder into pieces of one size, in a grid from its upper left corner. What is left over at
     * the right and at the bottom is not used. Pictures may differ in size.
     *
     * @param size what pictures are scaled to first; null to leave them as they are
     * @param grey whether colours are turned into grey
     * @param crop size of a piece
     * @param step pixels from one piece to the next, 1 or more; below the size of a piece they overlap; 0 to lay them
     *     edge to edge
     * @return values from 0 to 255, to be closed by the caller; the checksum is that of the whole pictures
     * @throws InvalidInputException if there is no picture, or one is broken, too large, or smaller than a piece
     */
    public static Crops readCrops(Path folder, @Nullable Size size, boolean grey, Size crop, int step) {
        if (step < 0) {
            throw new IllegalArgumentException("step must be at least 0, got " + step);
        }
        ImageFolder reader = new ImageFolder(folder, size, grey, crop, step);
        Dataset data = reader.read();
        return new Crops(
                data, reader.pictures.stream().mapToInt(Integer::intValue).toArray());
    }

    private Dataset read() {
        SortedMap<String, Path> files = find();
        boolean grey = forceGrey;
        Size target = size;
        if (!grey || target == null) {
            boolean allGrey = true;
            String first = files.firstKey();
            for (var file : files.entrySet()) {
                Header header = header(file.getValue());
                allGrey &= header.grey;
                if (size == null) {
                    Size own = checkedSide(file.getValue(), header);
                    if (crop != null) {
                        checkHolds(own, crop, Text.shown(Path.of(file.getKey())));
                    } else if (target == null) {
                        target = own;
                    } else if (!target.equals(own)) {
                        throw new InvalidInputException("pictures in " + Text.shown(folder) + " differ in size: "
                                + Text.shown(Path.of(first)) + " is " + target + ", "
                                + Text.shown(Path.of(file.getKey())) + " is " + own + "; add ?size=" + target
                                + " to scale them");
                    }
                }
            }
            grey |= allGrey;
        }
        Size row = crop == null ? target : crop;
        if (row == null) {
            throw new IllegalStateException("no picture, no size");
        }
        return spool(files, target, row, grey ? 1 : 3);
    }

    private static void checkHolds(Size picture, Size crop, String name) {
        if (picture.width < crop.width || picture.height < crop.height) {
            throw new InvalidInputException(
                    "crop must be at most as large as every picture, " + name + " is " + picture + ", got " + crop);
        }
    }

    private Dataset spool(SortedMap<String, Path> files, @Nullable Size target, Size row, int channels) {
        DataShape shape = DataShape.image(channels, row.height, row.width);
        MessageDigest digest = InputFiles.sha256();
        try (SpooledRows.Writer rows = SpooledRows.bytes(shape.size())) {
            for (var file : files.entrySet()) {
                byte[] content = content(file.getValue());
                // the zero keeps a name from running into the content
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(content);
                Size whole = target == null ? checkedSide(file.getValue(), header(file.getValue())) : target;
                byte[] pixels = pixels(file.getValue(), content, whole, channels);
                if (crop == null) {
                    rows.add(pixels);
                } else {
                    cut(pixels, whole, channels, crop, rows);
                }
            }
            Dataset data = Dataset.of(name(), shape, rows.finish())
                    .withChecksum(HexFormat.of().formatHex(digest.digest()));
            return labelled(data, files);
        }
    }

    private void cut(byte[] picture, Size whole, int channels, Size piece, SpooledRows.Writer rows) {
        int number = pictures.isEmpty() ? 0 : pictures.get(pictures.size() - 1) + 1;
        int down = step == 0 ? piece.height : step;
        int right = step == 0 ? piece.width : step;
        for (int top = 0; top + piece.height <= whole.height; top += down) {
            for (int left = 0; left + piece.width <= whole.width; left += right) {
                byte[] row = new byte[channels * piece.height * piece.width];
                for (int line = 0; line < channels * piece.height; line++) {
                    int channel = line / piece.height;
                    int y = top + line % piece.height;
                    System.arraycopy(
                            picture,
                            (channel * whole.height + y) * whole.width + left,
                            row,
                            line * piece.width,
                            piece.width);
                }
                rows.add(row);
                pictures.add(number);
            }
        }
    }

    private String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    private Dataset labelled(Dataset data, SortedMap<String, Path> files) {
        TreeSet<String> classes = new TreeSet<>();
        for (String name : files.keySet()) {
            int slash = name.indexOf('/');
            if (slash < 0) {
                return data;
            }
            classes.add(name.substring(0, slash));
        }
        List<String> names = List.copyOf(classes);
        int[] labels = new int[files.size()];
        int row = 0;
        for (String name : files.keySet()) {
            labels[row++] =
                    classes.headSet(name.substring(0, name.indexOf('/'))).size();
        }
        if (crop != null) {
            int[] each = pictures.stream().mapToInt(picture -> labels[picture]).toArray();
            return data.withLabels(each, names);
        }
        return data.withLabels(labels, names);
    }

    private SortedMap<String, Path> find() {
        if (!Files.exists(folder)) {
            throw new InvalidInputException("no folder " + Text.shown(folder) + ": check the path");
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    Text.shown(folder) + " is a file, not a folder: name the folder that holds the pictures");
        }
        SortedMap<String, Path> found = new TreeMap<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return !dir.equals(folder) && isHidden(dir)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isHidden(file) && isImage(file) && Files.isRegularFile(file)) {
                        found.put(relative(file), file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw InputFiles.broken(folder, e);
        }
        if (found.isEmpty()) {
            throw new InvalidInputException(Text.shown(folder) + " holds no picture: files ending in "
                    + String.join(", ", ENDINGS) + " are read");
        }
        return found;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null
                && (name.toString().startsWith(".") || name.toString().equals("__MACOSX"));
    }

    private static boolean isImage(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The path below the folder, with slashes on every system, so that order and checksum are the same everywhere. */
    private String relative(Path file) {
        List<String> parts = new ArrayList<>();
        folder.relativize(file).forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private static byte[] content(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new InvalidInputException(
                        Text.shown(file) + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB; make it smaller");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    private static Header header(Path file) {
        if (emptyFile(file)) {
            throw broken(file, "it is empty", null);
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, in);
            try {
                return header(file, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
    }

    private static boolean emptyFile(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
    }

    private static ImageReader reader(Path file, @Nullable ImageInputStream in) {
        if (in == null) {
            throw broken(file, "it cannot be opened", null);
        }
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            // plug-ins that other libraries bring along take as much memory as a damaged header asks for
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                reader.setInput(in, false, true);
                return reader;
            }
        }
        throw broken(file, "its content is not PNG, JPEG, GIF or BMP", null);
    }

    private static Header header(Path file, ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1) {
            throw broken(file, "its size is " + width + "x" + height, null);
        }
        if ((long) width * height > MAX_PIXELS) {
            throw new InvalidInputException(Text.shown(file) + " is " + width + "x" + height + " pixels: at most "
                    + (MAX_PIXELS >> 20) + " * 2^20 are read; make it smaller or take it out of the folder");
        }
        ImageTypeSpecifier type = reader.getRawImageType(0);
        return new Header(width, height, type != null && isGrey(type.getColorModel()));
    }

    private static boolean isGrey(ColorModel model) {
        return !(model instanceof IndexColorModel) && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static Size checkedSide(Path file, Header header) {
        if (header.width > MAX_SIDE || header.height > MAX_SIDE) {
            throw new InvalidInputException(Text.shown(file) + " is " + header.width + "x" + header.height
                    + " pixels: without scaling sides may have at most " + MAX_SIDE + "; add ?size=WIDTHxHEIGHT");
        }
        return new Size(header.width, header.height);
    }

    private static byte[] pixels(Path file, byte[] content, Size target, int channels) {
        if (content.length == 0) {
            throw broken(file, "it is empty", null);
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            ImageReader reader = reader(file, in);
            try {
                Header header = header(file, reader);
                List<String> damage = new ArrayList<>();
                // the JPEG reader fills what is missing with grey and only warns
                reader.addIIOReadWarningListener((source, warning) -> {
                    if (warning.contains("remature end") || warning.contains("orrupt")) {
                        damage.add(warning);
                    }
                });
                BufferedImage image = reader.read(0);
                if (!damage.isEmpty()) {
                    throw broken(file, damage.get(0), null);
                }
                if (image.getWidth() != header.width || image.getHeight() != header.height) {
                    throw broken(file, "its size is not what its header says", null);
                }
                return scaled(image, target, channels);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
    }

    private static InvalidInputException broken(Path file, Exception e) {
        return e instanceof InvalidInputException known ? known : broken(file, InputFiles.reason(e), e);
    }

    private static InvalidInputException broken(Path file, String why, @Nullable Throwable cause) {
        return new InvalidInputException(
                "picture " + Text.shown(file) + " cannot be read (" + Text.shown(why)
                        + "): mend it or take it out of the folder",
                cause);
    }

    private static byte[] scaled(BufferedImage image, Size target, int channels) {
        byte[] result = new byte[channels * target.width * target.height];
        int at = 0;
        // one channel after another: a picture of the largest size takes 256 MB a channel
        for (int channel = 0; channel < channels; channel++) {
            float[] plane = plane(image, channel, channels);
            for (float value : average(plane, image.getWidth(), image.getHeight(), target)) {
                result[at++] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return result;
    }

    /** The values of one channel, from 0 to 255. */
    private static float[] plane(BufferedImage image, int channel, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] plane = new float[width * height];
        if (isGrey(image.getColorModel())) {
            // getRGB would take the values for linear light and brighten them
            image.getRaster().getSamples(0, 0, width, height, 0, plane);
            float factor = 255f / ((1 << image.getColorModel().getComponentSize(0)) - 1);
            for (int i = 0; i < plane.length; i++) {
                plane[i] *= factor;
            }
            return plane;
        }
        int[] line = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, line, 0, width);
            for (int x = 0; x < width; x++) {
                int red = (line[x] >> 16) & 0xff;
                int green = (line[x] >> 8) & 0xff;
                int blue = line[x] & 0xff;
                plane[y * width + x] = channels == 1
                        ? 0.299f * red + 0.587f * green + 0.114f * blue
                        : channel == 0 ? red : channel == 1 ? green : blue;
            }
        }
        return plane;
    }

    /** Averages the area that each target pixel covers, first along rows, then along columns. */
    private static float[] average(float[] plane, int width, int height, Size target) {
        float[] result = plane;
        if (width != target.width) {
            result = averageRows(result, width, height, target.width);
        }
        if (height != target.height) {
            result = transpose(result, target.width, height);
            result = averageRows(result, height, target.width, target.height);
            result = transpose(result, target.height, target.width);
        }
        return result;
    }

    private static float[] averageRows(float[] plane, int width, int height, int newWidth) {
        float[] result = new float[newWidth * height];
        double step = (double) width / newWidth;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                double from = x * step;
                double to = Math.min(width, (x + 1) * step);
                double sum = 0;
                for (int i = (int) from; i < to; i++) {
                    sum += plane[y * width + i] * (Math.min(i + 1, to) - Math.max(i, from));
                }
                result[y * newWidth + x] = (float) (sum / (to - from));
            }
        }
        return result;
    }

    private static float[] transpose(float[] plane, int width, int height) {
        float[] result = new float[plane.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                result[x * height + y] = plane[y * width + x];
            }
        }
        return result;
    }
}
