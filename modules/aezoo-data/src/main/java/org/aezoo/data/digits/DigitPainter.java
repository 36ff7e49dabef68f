package org.aezoo.data.digits;

import java.util.Arrays;

/**
 * Draws one handwritten-looking digit.
 *
 * <p>A drawing has three steps. A pen path is sketched: one of the ways people write the digit, bent by a hand that has
 * a slant, a width, a turn and a tremble. The path is fitted as MNIST's are: into a box of about 20 x 20 pixels, its
 * centre of mass in the middle of the picture. Then ink follows it, a pen of varying width with a soft edge.
 *
 * <p>Only arithmetic whose result Java fixes to the last bit is used ({@code + - * /}, {@code sqrt}, and
 * {@link StrictMath} for sines), so a seed gives the same bytes everywhere.
 */
public final class DigitPainter {

    /** Rows, and columns, of a picture, in pixels. */
    static final int SIDE = 28;

    /** Width of the box that digits fill, in pixels. */
    private static final double BOX = 20;

    /** A signed distance that stands for "no ink near". */
    private static final float FAR = -100;

    private final PenRandom random;
    private final PenPath path;

    /** How far inside the ink each pixel's centre lies, in pixels; negative outside. */
    private final float[] depth = new float[SIDE * SIDE];

    private double[] traceX = new double[256];
    private double[] traceY = new double[256];
    private double[] traceWidth = new double[256];
    private boolean[] traceStart = new boolean[256];
    private int traced;

    private DigitPainter(int digit, long seed) {
        this.random = new PenRandom(seed);
        this.path = DigitShapes.sketch(digit, random);
    }

    /**
     * Draws a digit.
     *
     * @param digit which, between 0 and 9
     * @param seed which of its many drawings; any value, and neighbouring values give unlike drawings
     * @return 784 unsigned bytes, row by row: 0 is background, 255 is ink
     */
    public static byte[] draw(int digit, long seed) {
        if (digit < 0 || digit > 9) {
            throw new IllegalArgumentException("digit must be between 0 and 9, got " + digit);
        }
        // Mixed, because SplitMix64 started at neighbouring seeds runs through overlapping streams.
        DigitPainter painter = new DigitPainter(digit, PenRandom.seedFor(seed, digit));
        painter.write();
        painter.trace();
        painter.fit();
        return painter.ink();
    }

    /** Bends the path, in its own units (a digit is about 10 high), as a hand would. */
    private void write() {
        double slant = 0.12 + random.bell(0.2);
        double turn = random.bell(0.09);
        double sin = StrictMath.sin(turn);
        double cos = StrictMath.cos(turn);
        double width = Math.max(0.65, 1 + random.bell(0.2));
        double taper = random.bell(0.09);
        double heavy = random.bell(0.2);
        double tremble = random.between(0.1, 0.34);
        double[] trembleX = tremble(tremble);
        double[] trembleY = tremble(tremble);
        // A slow wave each way stretches parts of the digit against others, as an elastic sheet would.
        // Its steepness is drawn, not its height, so that it never folds the digit over.
        double rateX = random.between(0.3, 0.8);
        double rateY = random.between(0.3, 0.8);
        double waveX = random.bell(0.2) / rateX;
        double waveY = random.bell(0.17) / rateY;
        double phaseX = random.between(0, 6.28);
        double phaseY = random.between(0, 6.28);
        for (int i = 0; i < path.size(); i++) {
            double x = path.x[i] - 3.2;
            double y = path.y[i] - 5;
            x += waveX * StrictMath.sin(rateX * y + phaseX);
            y += waveY * StrictMath.sin(rateY * x + phaseY);
            // Moves the waist up or down and leaves top and bottom: small heads, small feet.
            y += heavy * (1 - y * y / 25) * 2;
            x *= width * (1 + taper * y / 5);
            x += trembleX[i];
            y += trembleY[i];
            x -= slant * y;
            path.x[i] = x * cos - y * sin;
            path.y[i] = x * sin + y * cos;
        }
        for (int i = 0; i < path.size(); i++) {
            if (path.start[i]) {
                overshoot(i, i + 1);
            }
            if (path.end(i)) {
                overshoot(i, i - 1);
            }
        }
    }

    /** Offsets for the points of the path; evened out between neighbours, so that round parts stay round. */
    private double[] tremble(double deviation) {
        double[] raw = new double[path.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = random.bell(deviation);
        }
        double[] even = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            double before = path.start[i] ? raw[i] : raw[i - 1];
            double after = path.end(i) ? raw[i] : raw[i + 1];
            even[i] = 0.3 * before + 0.4 * raw[i] + 0.3 * after;
        }
        return even;
    }

    /** Lengthens or shortens the end of a stroke. */
    private void overshoot(int tip, int inner) {
        double by = random.bell(0.2);
        path.x[tip] += by * (path.x[tip] - path.x[inner]);
        path.y[tip] += by * (path.y[tip] - path.y[inner]);
    }

    /** Lays a smooth curve through the path as short pieces, with the pen's width at each. */
    private void trace() {
        double pressure = random.between(0.06, 0.2);
        double[] weight = new double[path.size()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = 1 + random.bell(pressure);
        }
        // The pen is wider along one direction, as a nib or a slanted ball is.
        double nib = random.between(0, 0.3);
        double nibX = random.between(-1, 1);
        double nibY = Math.sqrt(1 - nibX * nibX);
        double[] tangent = new double[4];
        for (int i = 0; i + 1 < path.size(); i++) {
            if (path.end(i)) {
                continue;
            }
            double span = span(i);
            tangents(i, span, tangent);
            double dx = path.x[i + 1] - path.x[i];
            double dy = path.y[i + 1] - path.y[i];
            double length = Math.sqrt(dx * dx + dy * dy) + 1e-9;
            double along = (dx * nibX + dy * nibY) / length;
            double flat = 1 + nib * (0.5 - along * along);
            int pieces = 2 + (int) (length * 1.6);
            for (int k = path.start[i] || path.corner[i] ? 0 : 1; k <= pieces; k++) {
                double t = (double) k / pieces;
                double u = 1 - t;
                double a = u * u * (1 + 2 * t);
                double b = t * t * (3 - 2 * t);
                double c = u * u * t * span;
                double d = -t * t * u * span;
                push(
                        a * path.x[i] + b * path.x[i + 1] + c * tangent[0] + d * tangent[2],
                        a * path.y[i] + b * path.y[i + 1] + c * tangent[1] + d * tangent[3],
                        (u * weight[i] + t * weight[i + 1]) * flat,
                        path.start[i] && k == 0);
            }
        }
        // Each piece has one nib width; evened out, the width turns with the stroke rather than jumps.
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 1; i + 1 < traced; i++) {
                traceWidth[i] = 0.25 * traceWidth[i - 1] + 0.5 * traceWidth[i] + 0.25 * traceWidth[i + 1];
            }
        }
    }

    /** Curve time between a point and the next: the square root of the distance keeps curves from cusps and overshoot. */
    private double span(int i) {
        double dx = path.x[i + 1] - path.x[i];
        double dy = path.y[i + 1] - path.y[i];
        return Math.sqrt(Math.sqrt(dx * dx + dy * dy)) + 1e-9;
    }

    /** Centripetal Catmull-Rom velocities at both ends of piece i; at ends and corners the curve relaxes. */
    private void tangents(int i, double span, double[] into) {
        double straightX = (path.x[i + 1] - path.x[i]) / span;
        double straightY = (path.y[i + 1] - path.y[i]) / span;
        boolean freeStart = path.start[i] || path.corner[i];
        boolean freeEnd = path.end(i + 1) || path.corner[i + 1];
        if (!freeStart) {
            double before = span(i - 1);
            into[0] = (path.x[i] - path.x[i - 1]) / before
                    - (path.x[i + 1] - path.x[i - 1]) / (before + span)
                    + straightX;
            into[1] = (path.y[i] - path.y[i - 1]) / before
                    - (path.y[i + 1] - path.y[i - 1]) / (before + span)
                    + straightY;
        }
        if (!freeEnd) {
            double after = span(i + 1);
            into[2] =
                    straightX - (path.x[i + 2] - path.x[i]) / (span + after) + (path.x[i + 2] - path.x[i + 1]) / after;
            into[3] =
                    straightY - (path.y[i + 2] - path.y[i]) / (span + after) + (path.y[i + 2] - path.y[i + 1]) / after;
        }
        if (freeStart) {
            into[0] = freeEnd ? straightX : 1.5 * straightX - 0.5 * into[2];
            into[1] = freeEnd ? straightY : 1.5 * straightY - 0.5 * into[3];
        }
        if (freeEnd) {
            into[2] = freeStart ? straightX : 1.5 * straightX - 0.5 * into[0];
            into[3] = freeStart ? straightY : 1.5 * straightY - 0.5 * into[1];
        }
    }

    private void push(double x, double y, double width, boolean start) {
        if (traced == traceX.length) {
            int larger = 2 * traced;
            traceX = Arrays.copyOf(traceX, larger);
            traceY = Arrays.copyOf(traceY, larger);
            traceWidth = Arrays.copyOf(traceWidth, larger);
            traceStart = Arrays.copyOf(traceStart, larger);
        }
        traceX[traced] = x;
        traceY[traced] = y;
        traceWidth[traced] = width;
        traceStart[traced] = start;
        traced++;
    }

    /** Brings the curve from its own units to pixels, and its widths to pen radii in pixels. */
    private void fit() {
        double left = traceX[0];
        double right = left;
        double top = traceY[0];
        double bottom = top;
        for (int i = 1; i < traced; i++) {
            left = Math.min(left, traceX[i]);
            right = Math.max(right, traceX[i]);
            top = Math.min(top, traceY[i]);
            bottom = Math.max(bottom, traceY[i]);
        }
        double thin = random.uniform();
        double radius = 0.8 + 0.55 * random.uniform() + 0.85 * thin * thin * thin;
        double size = BOX - random.between(0, 1.5) - 2 * radius;
        double scale = size / Math.max(right - left, bottom - top);
        double massX = 0;
        double massY = 0;
        double mass = 0;
        for (int i = 1; i < traced; i++) {
            if (traceStart[i]) {
                continue;
            }
            double dx = traceX[i] - traceX[i - 1];
            double dy = traceY[i] - traceY[i - 1];
            double ink = Math.sqrt(dx * dx + dy * dy) * traceWidth[i];
            massX += ink * (traceX[i] + traceX[i - 1]) / 2;
            massY += ink * (traceY[i] + traceY[i - 1]) / 2;
            mass += ink;
        }
        double middle = (SIDE - 1) / 2.0;
        double shiftX = middle + 0.5 + random.bell(0.35) - scale * massX / mass;
        double shiftY = middle + 0.5 + random.bell(0.35) - scale * massY / mass;
        for (int i = 0; i < traced; i++) {
            traceX[i] = traceX[i] * scale + shiftX;
            traceY[i] = traceY[i] * scale + shiftY;
            traceWidth[i] *= radius;
        }
    }

    /** Fills {@link #depth} from the curve and turns it into grey. */
    private byte[] ink() {
        Arrays.fill(depth, FAR);
        for (int i = 1; i < traced; i++) {
            if (!traceStart[i]) {
                press(i);
            }
        }
        double edge = random.between(0.9, 1.4);
        double rough = random.between(0, 0.2);
        double dark = 255 * Math.min(1, random.between(0.95, 1.12));
        byte[] image = new byte[SIDE * SIDE];
        for (int p = 0; p < image.length; p++) {
            if (depth[p] > -edge) {
                double cover = 0.5 + (depth[p] + rough * random.between(-1, 1)) / edge;
                image[p] = (byte) (int) (dark * Math.max(0, Math.min(1, cover)));
            }
        }
        return image;
    }

    /** One short straight piece of ink, with round ends. */
    private void press(int i) {
        double fromX = traceX[i - 1];
        double fromY = traceY[i - 1];
        double dx = traceX[i] - fromX;
        double dy = traceY[i] - fromY;
        double fromRadius = traceWidth[i - 1];
        double radiusChange = traceWidth[i] - fromRadius;
        double inverse = 1 / (dx * dx + dy * dy + 1e-12);
        double reach = Math.max(fromRadius, traceWidth[i]) + 1;
        int x0 = Math.max(0, (int) (Math.min(fromX, traceX[i]) - reach + 1));
        int x1 = Math.min(SIDE - 1, (int) (Math.max(fromX, traceX[i]) + reach));
        int y0 = Math.max(0, (int) (Math.min(fromY, traceY[i]) - reach + 1));
        int y1 = Math.min(SIDE - 1, (int) (Math.max(fromY, traceY[i]) + reach));
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                double px = x - fromX;
                double py = y - fromY;
                double t = Math.max(0, Math.min(1, (px * dx + py * dy) * inverse));
                double ox = px - t * dx;
                double oy = py - t * dy;
                double radius = fromRadius + t * radiusChange;
                double square = ox * ox + oy * oy;
                if (square >= (radius + 1) * (radius + 1)) {
                    continue;
                }
                float inside = (float) (radius - Math.sqrt(square));
                if (inside > depth[y * SIDE + x]) {
                    depth[y * SIDE + x] = inside;
                }
            }
        }
    }
}
