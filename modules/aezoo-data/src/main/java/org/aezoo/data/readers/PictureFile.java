package org.aezoo.data.readers;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * One picture in PNG, JPEG, GIF or BMP, read by Java's own readers. Its pixels come out as Pillow of Python gives them
 * after {@code exif_transpose}: the way up that EXIF says, CMYK by the plain formula, the first frame of an animation
 * on its whole canvas. Profiles of RGB inside JPEG are applied, which Pillow leaves to the caller.
 */
final class PictureFile {

    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final int MAX_SIDE = 4096;

    /** Where the first frame of a GIF stands on the canvas that all frames share. */
    private record Canvas(int width, int height, int left, int top) {}

    /** Size as stored, before the picture is turned, and whether there are only shades of grey. */
    private record Header(int width, int height, boolean grey) {}

    private final Path file;
    private final byte[] content;
    private final PictureMarks marks;

    private final Header header;

    private PictureFile(Path file, byte[] content) {
        this.file = file;
        this.content = content;
        marks = PictureMarks.of(content);
        header = read(reader -> {
            Canvas canvas = canvas(reader);
            int width = canvas == null ? reader.getWidth(0) : canvas.width;
            int height = canvas == null ? reader.getHeight(0) : canvas.height;
            checkSize(width, height);
            ImageTypeSpecifier type = reader.getRawImageType(0);
            return new Header(width, height, type != null && isGrey(type.getColorModel()));
        });
    }

    /** Reads from a picture. */
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(marks.content()))) {
            ImageReader reader = reader(in);
            try {
                return reading.from(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    /** Reads a file, and of the picture what stands before its pixels. */
    static PictureFile open(Path file) {
        byte[] content;
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new InvalidInputException(
                        Text.shown(file) + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB; make it smaller");
            }
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
        if (content.length == 0) {
            throw broken(file, "it is empty", null);
        }
        return new PictureFile(file, content);
    }

    /** The file as it is; not to be changed. */
    byte[] content() {
        return content;
    }

    /** Whether there are only shades of grey in it, or in its palette. */
    boolean isGrey() {
        return header.grey;
    }

    /** The size as it is shown; refused where it is too large to be an example. */
    ImageFolder.Size size() {
        int width = header.width;
        int height = header.height;
        if (width > MAX_SIDE || height > MAX_SIDE) {
            throw new InvalidInputException(Text.shown(file) + " is " + width + "x" + height
                    + " pixels: without scaling sides may have at most " + MAX_SIDE + "; add ?size=WIDTHxHEIGHT");
        }
        return marks.turned() ? new ImageFolder.Size(height, width) : new ImageFolder.Size(width, height);
    }

    /**
     * The picture as it is shown.
     *
     * @param target what it is scaled to, by averaging areas
     * @param channels 1 for grey, 3 for red, green and blue
     * @return [channels, height, width], unsigned
     */
    byte[] pixels(ImageFolder.Size target, int channels) {
        BufferedImage image = decoded();
        byte[] result = new byte[channels * target.width() * target.height()];
        ImageFolder.Size stored = marks.turned()
                ? new ImageFolder.Size(/* width= */ target.height(), /* height= */ target.width())
                : target;
        int at = 0;
        // one channel after another: a picture of the largest size takes 256 MB a channel
        for (int channel = 0; channel < channels; channel++) {
            float[] plane = average(plane(image, channel, channels), image.getWidth(), image.getHeight(), stored);
            for (float value : marks.upright(plane, stored.width(), stored.height())) {
                result[at++] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return result;
    }

    private BufferedImage decoded() {
        return read(reader -> {
            List<String> damage = new ArrayList<>();
            // the JPEG reader fills what is missing with grey and only warns
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.contains("remature end") || warning.contains("orrupt")) {
                    damage.add(warning);
                }
            });
            BufferedImage frame = reader.read(0);
            if (!damage.isEmpty()) {
                throw broken(file, damage.get(0), null);
            }
            Canvas canvas = canvas(reader);
            BufferedImage image = canvas == null ? frame : placed(frame, canvas);
            if (image.getWidth() != header.width || image.getHeight() != header.height) {
                throw broken(file, "its size is not what its header says", null);
            }
            return image;
        });
    }

    private ImageReader reader(ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            // plug-ins that other libraries bring along take as much memory as a damaged header asks for
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                reader.setInput(in, false, !isGif(content));
                return reader;
            }
        }
        throw broken(file, "its content is not PNG, JPEG, GIF or BMP", null);
    }

    private static boolean isGif(byte[] content) {
        return content.length > 5 && content[0] == 'G' && content[1] == 'I' && content[2] == 'F';
    }

    /** Null where the frame is all there is, or does not lie on the canvas, which no program shows then. */
    private @Nullable Canvas canvas(ImageReader reader) throws IOException {
        if (!isGif(content)) {
            return null;
        }
        IIOMetadata stream = reader.getStreamMetadata();
        IIOMetadata first = reader.getImageMetadata(0);
        Element screen = element(stream, "LogicalScreenDescriptor");
        Element frame = element(first, "ImageDescriptor");
        if (screen == null || frame == null) {
            return null;
        }
        Canvas canvas = new Canvas(
                Integer.parseInt(screen.getAttribute("logicalScreenWidth")),
                Integer.parseInt(screen.getAttribute("logicalScreenHeight")),
                Integer.parseInt(frame.getAttribute("imageLeftPosition")),
                Integer.parseInt(frame.getAttribute("imageTopPosition")));
        boolean holds =
                canvas.left + reader.getWidth(0) <= canvas.width && canvas.top + reader.getHeight(0) <= canvas.height;
        return holds ? canvas : null;
    }

    private static @Nullable Element element(@Nullable IIOMetadata metadata, String name) {
        return metadata != null
                        && metadata.getAsTree(metadata.getNativeMetadataFormatName()) instanceof Element tree
                        && tree.getElementsByTagName(name).item(0) instanceof Element found
                ? found
                : null;
    }

    /** The frame on its canvas, which is otherwise of the transparent colour, or else of the palette's first. */
    private static BufferedImage placed(BufferedImage frame, Canvas canvas) {
        if ((frame.getWidth() == canvas.width && frame.getHeight() == canvas.height)
                || !(frame.getColorModel() instanceof IndexColorModel palette)) {
            return frame;
        }
        WritableRaster raster = palette.createCompatibleWritableRaster(canvas.width, canvas.height);
        int[] line = new int[canvas.width];
        Arrays.fill(line, Math.max(0, palette.getTransparentPixel()));
        for (int y = 0; y < canvas.height; y++) {
            raster.setSamples(0, y, canvas.width, 1, 0, line);
        }
        raster.setRect(canvas.left, canvas.top, frame.getRaster());
        return new BufferedImage(palette, raster, false, null);
    }

    private void checkSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw broken(file, "its size is " + width + "x" + height, null);
        }
        if ((long) width * height > ImageFolder.MAX_PIXELS) {
            throw new InvalidInputException(Text.shown(file) + " is " + width + "x" + height + " pixels: at most "
                    + (ImageFolder.MAX_PIXELS >> 20)
                    + " * 2^20 are read; make it smaller or take it out of the folder");
        }
    }

    private static boolean isGrey(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            int[] colours = new int[palette.getMapSize()];
            palette.getRGBs(colours);
            for (int colour : colours) {
                int green = (colour >> 8) & 0xff;
                if (((colour >> 16) & 0xff) != green || (colour & 0xff) != green) {
                    return false;
                }
            }
            return true;
        }
        return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private InvalidInputException broken(Exception e) {
        return e instanceof InvalidInputException known ? known : broken(file, Text.reason(e), e);
    }

    private static InvalidInputException broken(Path file, String why, @Nullable Throwable cause) {
        return new InvalidInputException(
                "picture " + Text.shown(file) + " cannot be read (" + Text.shown(why)
                        + "): mend it or take it out of the folder",
                cause);
    }

    /** The values of one channel, from 0 to 255, as stored. */
    private static float[] plane(BufferedImage image, int channel, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] plane = new float[width * height];
        ColorModel model = image.getColorModel();
        if (!(model instanceof IndexColorModel) && isGrey(model)) {
            // getRGB would take the values for linear light and brighten them
            image.getRaster().getSamples(0, 0, width, height, 0, plane);
            float factor = 255f / ((1 << model.getComponentSize(0)) - 1);
            for (int i = 0; i < plane.length; i++) {
                plane[i] *= factor;
            }
            return plane;
        }
        boolean inks = model.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        int[] line = new int[width];
        int[] samples = new int[4 * width];
        for (int y = 0; y < height; y++) {
            if (inks) {
                rgbOfInks(image.getRaster(), y, samples, line);
            } else {
                image.getRGB(0, y, width, 1, line, 0, width);
            }
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

    /**
     * A line of cyan, magenta, yellow and black turned into red, green and blue: what paper reflects, (255 - c)(255 -
     * k)
     * / 255. Java's own colour model brightens it, 128 to 188.
     */
    private static void rgbOfInks(Raster raster, int y, int[] samples, int[] line) {
        raster.getPixels(0, y, line.length, 1, samples);
        for (int x = 0; x < line.length; x++) {
            int white = 255 - samples[4 * x + 3];
            int rgb = 0;
            for (int ink = 0; ink < 3; ink++) {
                rgb = rgb << 8 | Math.round((255 - samples[4 * x + ink]) * white / 255f);
            }
            line[x] = rgb;
        }
    }

    /** Averages the area that each target pixel covers, first along rows, then along columns. */
    private static float[] average(float[] plane, int width, int height, ImageFolder.Size target) {
        float[] result = plane;
        if (width != target.width()) {
            result = averageRows(result, width, height, target.width());
        }
        if (height != target.height()) {
            result = transpose(result, target.width(), height);
            result = averageRows(result, height, target.width(), target.height());
            result = transpose(result, target.height(), target.width());
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
