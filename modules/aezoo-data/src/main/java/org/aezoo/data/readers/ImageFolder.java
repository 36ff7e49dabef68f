package org.aezoo.data.readers;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Metadata;
import org.aezoo.data.Sha256;
import org.aezoo.data.Split;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures (PNG, JPEG, GIF, BMP), sub-folders and all, in the order of their paths. If every picture lies
 * in a sub-folder, the sub-folder's name is its class. Other files and hidden ones are passed over.
 *
 * <p>Pictures become grey (one channel) if each of them is grey, palettes counted, or if grey is asked for, otherwise
 * red, green and blue. They are turned as EXIF says; CMYK becomes RGB. Transparency is ignored; of an animation the
 * first frame counts. The pixels go to {@link SpooledRows} as bytes, so a folder may be larger than the memory.
 */
public final class ImageFolder {

    /** The most pixels that a picture may have before it is scaled down. */
    public static final long MAX_PIXELS = 64L << 20;

    private static final int MAX_SIDE = 4096;
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    /** Pictures of other kinds, of which none may be left out unseen. */
    private static final List<String> UNREAD = List.of(
            ".tif", ".tiff", ".webp", ".jfif", ".jpe", ".jp2", ".heic", ".heif", ".avif", ".ppm", ".pgm", ".pbm",
            ".tga", ".psd", ".svg");

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
    public record Crops(Dataset data, int[] pictures) {

        /** Pieces of one picture never stand on both sides. */
        LoadedData split(DataSource.Options options) {
            try {
                int count = pictures[pictures.length - 1] + 1;
                if (count < 2 && options.testFraction() > 0) {
                    throw new InvalidInputException(
                            "crop needs at least 2 pictures, as pieces of one must not be trained and tested on, got "
                                    + count + " in " + data.name());
                }
                boolean[] held = new boolean[count];
                for (int picture : Split.indices(count, options.testFraction(), options.seed())[1]) {
                    held[picture] = true;
                }
                return new LoadedData(subset(held, false), subset(held, true), false, data);
            } catch (RuntimeException e) {
                data.close();
                throw e;
            }
        }

        private Dataset subset(boolean[] held, boolean wanted) {
            return data.subset(IntStream.range(0, pictures.length)
                    .filter(row -> held[pictures[row]] == wanted)
                    .toArray());
        }
    }

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
     * Cuts every picture of a folder into pieces of one size, in a grid from its upper left corner. What is left over
     * at the right and at the bottom is not used. Pictures may differ in size.
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
            Path first = null;
            for (var file : files.entrySet()) {
                PictureFile picture = PictureFile.open(file.getValue());
                allGrey &= picture.isGrey();
                if (size == null) {
                    Size own = picture.size();
                    if (crop != null) {
                        checkHolds(own, crop, shown(file.getValue()));
                    } else if (target == null || first == null) {
                        target = own;
                        first = file.getValue();
                    } else if (!target.equals(own)) {
                        throw new InvalidInputException("pictures in " + Text.shown(folder) + " differ in size: "
                                + shown(first) + " is " + target + ", "
                                + shown(file.getValue()) + " is " + own + "; add ?size=" + target
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
        MessageDigest digest = Sha256.start();
        try (SpooledRows.Writer rows = SpooledRows.bytes(shape.size())) {
            for (var file : files.entrySet()) {
                PictureFile picture = PictureFile.open(file.getValue());
                // the zero keeps a name from running into the content
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(picture.content());
                Size whole = target == null ? picture.size() : target;
                byte[] pixels = picture.pixels(whole, channels);
                if (crop == null) {
                    rows.add(pixels);
                } else {
                    cut(pixels, whole, channels, crop, rows);
                }
            }
            Metadata metadata = Metadata.of(name(), shape).withChecksum(Sha256.hex(digest));
            return labelled(Dataset.of(metadata, rows.finish()), files);
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
        SortedSet<Path> unread = new TreeSet<>();
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
                    if (isHidden(file) || !Files.isRegularFile(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    if (endsIn(file, UNREAD)) {
                        unread.add(file);
                    } else if (endsIn(file, ENDINGS)) {
                        Path other = found.put(relative(file), file);
                        if (other != null) {
                            throw sameName(other, file);
                        }
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
        if (!unread.isEmpty()) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%,d of %,d pictures in %s are of a kind that is not read, such as %s: save them as PNG, or take them"
                            + " out of the folder",
                    unread.size(),
                    unread.size() + found.size(),
                    Text.shown(folder),
                    shown(unread.first())));
        }
        return found;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null
                && (name.toString().startsWith(".") || name.toString().equals("__MACOSX"));
    }

    private static boolean endsIn(Path file, List<String> endings) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    /**
     * The path below the folder, with slashes on every system, so that order and checksum are the same everywhere. In a
     * locale that is not of UTF-8 Java loses what is not ASCII from a path's text, but not from its URI.
     */
    private String relative(Path file) {
        List<String> parts = new ArrayList<>();
        folder.relativize(file).forEach(part -> parts.add(part.toString()));
        String text = String.join("/", parts);
        if (text.indexOf('\ufffd') < 0) {
            return text;
        }
        // a plus sign would become a space
        return URLDecoder.decode(escaped(file).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The path below the folder with each byte that is not ASCII as a percent sign and two digits. */
    private String escaped(Path file) {
        String whole = file.toUri().getRawPath();
        String above = folder.toUri().getRawPath();
        return whole.substring(above.endsWith("/") ? above.length() : above.length() + 1);
    }

    private InvalidInputException sameName(Path one, Path other) {
        return new InvalidInputException("two pictures in " + Text.shown(folder) + " cannot be told apart, "
                + escaped(one) + " and " + escaped(other)
                + ": their names are not UTF-8; give them names that are");
    }

    private String shown(Path file) {
        return Text.shown(folder.relativize(file));
    }
}
