package org.aezoo.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigitsTest {

    private static final int TRAIN = 2000;
    private static final int TEST = 500;

    /** A new value here means new data: results made with the old drawings no longer hold. */
    @Test
    void drawsTheSameBytesForever() throws NoSuchAlgorithmException {
        assertThat(sha256(Digits.images(Digits.TRAIN_SEED, 1000)))
                .isEqualTo("dd0040f0f3f74dfe25511cd019c856e20f604b64f5bc4240baf22db65bb531ea");
        assertThat(sha256(Digits.labels(Digits.TRAIN_SEED, 1000)))
                .isEqualTo("e437cf394ef3a9524400c34070db47504486ae48b1714ce5a672e9b8a58c7aa2");
    }

    @Test
    void aSeedIsASeries() {
        assertThat(Digits.images(5, 50)).isEqualTo(Digits.images(5, 50)).isNotEqualTo(Digits.images(6, 50));
        assertThat(Digits.labels(5, 50)).isEqualTo(Digits.labels(5, 50)).isNotEqualTo(Digits.labels(6, 50));
        assertThat(DigitPainter.draw(4, 5)).isEqualTo(DigitPainter.draw(4, 5)).isNotEqualTo(DigitPainter.draw(4, 6));
    }

    @Test
    void aShorterRequestIsAPrefixOfALongerOne() {
        assertThat(Digits.images(7, 33)).isEqualTo(Arrays.copyOf(Digits.images(7, 90), 33 * Digits.PIXELS));
        assertThat(Digits.labels(7, 33)).isEqualTo(Arrays.copyOf(Digits.labels(7, 90), 33));
        assertThat(Digits.images(7, 0)).isEmpty();
    }

    @Test
    void everyTenHoldEachClassOnceInAnOrderThatChanges() {
        byte[] labels = Digits.labels(Digits.TRAIN_SEED, Digits.TRAIN_COUNT);
        assertThat(labels).hasSize(10_000);
        int[] firsts = new int[Digits.CLASSES];
        for (int from = 0; from < labels.length; from += Digits.CLASSES) {
            byte[] ten = Arrays.copyOfRange(labels, from, from + Digits.CLASSES);
            firsts[ten[0]]++;
            Arrays.sort(ten);
            assertThat(ten).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        for (int count : firsts) {
            assertThat(count).isBetween(60, 140);
        }
    }

    @Test
    void noDrawingComesTwice() {
        byte[] train = Digits.images(Digits.TRAIN_SEED, TRAIN);
        byte[] test = Digits.images(Digits.TEST_SEED, TEST);
        for (int i = 0; i < TEST; i++) {
            assertThat(distance(train, nearest(train, test, i), test, i)).isPositive();
        }
    }

    @Test
    void pixelsAreSpreadAsInScannedHandwriting() {
        byte[] images = Digits.images(Digits.TRAIN_SEED, TRAIN);
        long sum = 0;
        int background = 0;
        int full = 0;
        for (byte pixel : images) {
            int value = Byte.toUnsignedInt(pixel);
            sum += value;
            background += value == 0 ? 1 : 0;
            full += value >= 250 ? 1 : 0;
        }
        assertThat(sum / 255.0 / images.length).as("mean ink, MNIST has 0.13").isBetween(0.11, 0.14);
        assertThat((double) background / images.length)
                .as("background, MNIST has 0.81")
                .isBetween(0.78, 0.86);
        assertThat((double) full / images.length).as("full ink, MNIST has 0.08").isBetween(0.04, 0.10);
    }

    @Test
    void eachDrawingIsCentredAndFillsItsBox() {
        byte[] images = Digits.images(Digits.TRAIN_SEED, TRAIN);
        for (int i = 0; i < TRAIN; i++) {
            double mass = 0;
            double massX = 0;
            double massY = 0;
            int left = Digits.SIDE;
            int right = 0;
            int top = Digits.SIDE;
            int bottom = 0;
            for (int p = 0; p < Digits.PIXELS; p++) {
                int value = Byte.toUnsignedInt(images[i * Digits.PIXELS + p]);
                int x = p % Digits.SIDE;
                int y = p / Digits.SIDE;
                mass += value;
                massX += value * x;
                massY += value * y;
                if (value > 64) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
            assertThat(massX / mass).as("column of the centre of drawing %s", i).isCloseTo(14, within(2.0));
            assertThat(massY / mass).as("row of the centre of drawing %s", i).isCloseTo(14, within(2.0));
            assertThat(Math.max(right - left, bottom - top) + 1)
                    .as("pixels along the longer side of drawing %s", i)
                    .isBetween(15, 23);
        }
    }

    /** Legible, since like drawings share a class; varied, since the mean drawing of a class is not enough. */
    @Test
    void neighboursTellTheClassAndCentroidsTellItWorse() {
        byte[] train = Digits.images(Digits.TRAIN_SEED, TRAIN);
        byte[] trainLabels = Digits.labels(Digits.TRAIN_SEED, TRAIN);
        byte[] test = Digits.images(Digits.TEST_SEED, TEST);
        byte[] testLabels = Digits.labels(Digits.TEST_SEED, TEST);
        byte[] centroids = centroids(train, trainLabels);
        int byNeighbour = 0;
        int byCentroid = 0;
        for (int i = 0; i < TEST; i++) {
            byNeighbour += trainLabels[nearest(train, test, i)] == testLabels[i] ? 1 : 0;
            byCentroid += nearest(centroids, test, i) == testLabels[i] ? 1 : 0;
        }
        assertThat((double) byNeighbour / TEST).as("nearest neighbour").isGreaterThan(0.92);
        assertThat((double) byCentroid / TEST).as("nearest centroid").isBetween(0.75, 0.93);
        assertThat(byCentroid).isLessThan(byNeighbour);
    }

    @Test
    void refusesWhatIsNotADigit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigitPainter.draw(10, 1))
                .withMessage("digit must be between 0 and 9, got 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigitPainter.draw(-1, 1))
                .withMessage("digit must be between 0 and 9, got -1");
    }

    @Test
    void refusesACountThatNoArrayHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digits.images(1, -1))
                .withMessage("count must be between 0 and 2739137, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digits.labels(1, 2739138))
                .withMessage("count must be between 0 and 2739137, got 2739138");
    }

    private static byte[] centroids(byte[] images, byte[] labels) {
        double[] sums = new double[Digits.CLASSES * Digits.PIXELS];
        for (int i = 0; i < labels.length; i++) {
            for (int p = 0; p < Digits.PIXELS; p++) {
                sums[labels[i] * Digits.PIXELS + p] += Byte.toUnsignedInt(images[i * Digits.PIXELS + p]);
            }
        }
        byte[] centroids = new byte[sums.length];
        for (int p = 0; p < sums.length; p++) {
            centroids[p] = (byte) Math.round(sums[p] * Digits.CLASSES / labels.length);
        }
        return centroids;
    }

    private static int nearest(byte[] candidates, byte[] images, int image) {
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < candidates.length / Digits.PIXELS; i++) {
            long distance = distance(candidates, i, images, image);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static long distance(byte[] some, int i, byte[] others, int j) {
        int sum = 0;
        for (int p = 0; p < Digits.PIXELS; p++) {
            int difference = (some[i * Digits.PIXELS + p] & 0xFF) - (others[j * Digits.PIXELS + p] & 0xFF);
            sum += difference * difference;
        }
        return sum;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
