package org.aezoo.data.readers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The metadata of a picture: which way up it is shown, and the markers of a JPEG that say what its components mean.
 * Damaged metadata is ignored, as image viewers do.
 *
 * @param orientation of EXIF, 1 to 8; 1 where the file says nothing
 * @param content the file, with markers changed so that Java's reader understands them as libjpeg does
 */
record PictureMarks(int orientation, byte[] content) {

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);

    /** A complete JFIF 1.1 marker, which says that three components are luminance and colour differences. */
    private static final byte[] JFIF_MARK = {
        (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private static final int ORIENTATION = 0x0112;
    private static final long PNG = 0x89504e470d0a1a0aL;

    /** Reads them off the content of a file. */
    static PictureMarks of(byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        if (content.length > 8 && in.getLong(0) == PNG) {
            return new PictureMarks(ofPng(in), content);
        }
        if (content.length > 3 && (in.getInt(0) & 0xffffff00) == 0xffd8ff00) {
            return ofJpeg(in, content);
        }
        return new PictureMarks(1, content);
    }

    /** Whether width and height change places when the picture is turned. */
    boolean turned() {
        return orientation >= 5;
    }

    /**
     * Turns one channel.
     *
     * @param plane [height, width] as it is stored
     * @return as it is shown
     */
    float[] upright(float[] plane, int width, int height) {
        if (orientation == 1) {
            return plane;
        }
        float[] result = new float[plane.length];
        int shown = turned() ? height : width;
        for (int i = 0; i < result.length; i++) {
            int x = turned() ? i / shown : i % shown;
            int y = turned() ? i % shown : i / shown;
            // 2 and 3 come from the right, 3 and 4 from below; 5 to 8 likewise, with x and y already swapped
            boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
            boolean below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
            result[i] = plane[(below ? height - 1 - y : y) * width + (right ? width - 1 - x : x)];
        }
        return result;
    }

    private static int ofPng(ByteBuffer in) {
        for (long at = 8; at + 12 <= in.limit(); ) {
            int start = (int) at;
            long length = in.getInt(start) & 0xffffffffL;
            if (in.getInt(start + 4) == 0x65584966 && at + 12 + length <= in.limit()) { // eXIf
                return orientation(in.slice(start + 8, (int) length));
            }
            at += 12 + length;
        }
        return 1;
    }

    private static PictureMarks ofJpeg(ByteBuffer in, byte[] content) {
        int orientation = 0;
        boolean jfif = false;
        boolean adobe = false;
        int components = 0;
        boolean namedRgb = false;
        int rgbProfile = 0;
        int at = 2;
        int end = 2;
        while (at + 4 <= in.limit() && in.get(at) == (byte) 0xff) {
            int mark = in.get(at + 1) & 0xff;
            if (mark == 0xff) {
                at++;
                continue;
            }
            int length = in.getShort(at + 2) & 0xffff;
            if (mark == 0xda || length < 2 || at + 2 + length > in.limit()) {
                break;
            }
            if (mark == 0xe0) {
                jfif |= startsWith(content, at, length, JFIF);
            } else if (mark == 0xe1 && orientation == 0 && startsWith(content, at, length, EXIF)) {
                orientation = orientation(in.slice(at + 4 + EXIF.length, length - 2 - EXIF.length));
            } else if (mark == 0xe2 && rgbProfile == 0 && isProfile(content, at, length)) {
                // its first piece: behind name, number and count, at byte 16, the profile says which colours it is of
                rgbProfile = length >= 36 && in.getInt(at + 34) == 0x52474220 ? 1 : -1; // RGB
            } else if (mark == 0xee) {
                adobe |= length >= 14 && startsWith(content, at, length, ADOBE);
            } else if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc && length >= 8) {
                components = in.get(at + 9) & 0xff;
                namedRgb = components == 3
                        && length >= 17
                        && in.get(at + 10) == 'R'
                        && in.get(at + 13) == 'G'
                        && in.get(at + 16) == 'B';
            }
            at += 2 + length;
            end = at;
        }
        boolean dropProfile = rgbProfile < 0 || (rgbProfile > 0 && components == 4);
        boolean dropAdobe = jfif && adobe && components == 3;
        boolean addJfif = !jfif && !adobe && components == 3 && !namedRgb;
        byte[] result = content;
        if (dropProfile || dropAdobe || addJfif) {
            result = rewritten(content, end, dropProfile, dropAdobe, addJfif);
        }
        return new PictureMarks(Math.max(1, orientation), result);
    }

    /**
     * Without a marker Java's reader takes three components for red, green and blue, where libjpeg takes them for
     * luminance and colour differences; it refuses JFIF together with Adobe's marker, and applies profiles for other
     * colours than the picture's.
     */
    private static byte[] rewritten(byte[] content, int end, boolean dropProfile, boolean dropAdobe, boolean addJfif) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + JFIF_MARK.length);
        out.write(content, 0, 2);
        if (addJfif) {
            out.writeBytes(JFIF_MARK);
        }
        for (int at = 2; at < end; ) {
            int mark = content[at + 1] & 0xff;
            if (mark == 0xff) {
                at++;
                continue;
            }
            int length = ((content[at + 2] & 0xff) << 8) | (content[at + 3] & 0xff);
            boolean dropped = (mark == 0xe2 && dropProfile && isProfile(content, at, length))
                    || (mark == 0xee && dropAdobe && startsWith(content, at, length, ADOBE));
            if (!dropped) {
                out.write(content, at, 2 + length);
            }
            at += 2 + length;
        }
        out.write(content, end, content.length - end);
        return out.toByteArray();
    }

    private static boolean isProfile(byte[] content, int at, int length) {
        return startsWith(content, at, length, ICC);
    }

    private static boolean startsWith(byte[] content, int at, int length, byte[] name) {
        return length >= 2 + name.length && Arrays.equals(content, at + 4, at + 4 + name.length, name, 0, name.length);
    }

    /** The orientation in a block of TIFF tags. */
    private static int orientation(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return 1;
        }
        int order = tiff.getShort(0);
        if (order == 0x4949) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (order != 0x4d4d) {
            return 1;
        }
        long at = tiff.getInt(4) & 0xffffffffL;
        if (at + 2 > tiff.limit()) {
            return 1;
        }
        int tags = tiff.getShort((int) at) & 0xffff;
        at += 2;
        for (int i = 0; i < tags && at + 12 <= tiff.limit(); i++, at += 12) {
            int tag = (int) at;
            if ((tiff.getShort(tag) & 0xffff) == ORIENTATION) {
                // a short by the standard; some write a long
                int value = tiff.getShort(tag + 2) == 4 ? tiff.getInt(tag + 8) : tiff.getShort(tag + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
