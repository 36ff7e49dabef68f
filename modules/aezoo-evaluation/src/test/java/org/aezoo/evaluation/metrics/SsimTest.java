package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.aezoo.data.DataShape;
import org.junit.jupiter.api.Test;

class SsimTest {

    private static final DataShape GREY = DataShape.image(1, 16, 13);

    /** The figures come from src/test/python/ssim.py. */
    @Test
    void agreesWithAnIndependentProgram() {
        assertThat(new Ssim(GREY).of(first(GREY), second(GREY))).isCloseTo(0.907933627733, within(1e-11));
        DataShape colour = DataShape.image(3, 12, 20);
        assertThat(new Ssim(colour).of(first(colour), second(colour))).isCloseTo(0.922994029238, within(1e-11));
        float[] negative = first(GREY);
        for (int i = 0; i < negative.length; i++) {
            negative[i] = 1 - negative[i];
        }
        assertThat(new Ssim(GREY).of(first(GREY), negative)).isCloseTo(-0.968272062810, within(1e-11));
    }

    @Test
    void ofFlatPicturesComparesTheirBrightness() {
        float[] dark = new float[GREY.size()];
        float[] bright = new float[GREY.size()];
        java.util.Arrays.fill(dark, 0.25f);
        java.util.Arrays.fill(bright, 0.75f);

        // (2 mx my + c1) / (mx^2 + my^2 + c1), the second factor being c2 / c2
        assertThat(new Ssim(GREY).of(dark, bright)).isCloseTo((0.375 + 1e-4) / (0.625 + 1e-4), within(1e-9));
        assertThat(new Ssim(GREY).of(dark, dark)).isCloseTo(1, within(1e-12));
    }

    @Test
    void wantsRoomForItsWindow() {
        assertThat(Ssim.fits(DataShape.image(1, 11, 11))).isTrue();
        assertThatThrownBy(() -> new Ssim(DataShape.image(1, 10, 28)))
                .hasMessage("height and width must be at least 11, got 1x10x28");
    }

    private static float[] first(DataShape shape) {
        return picture(shape, false);
    }

    private static float[] second(DataShape shape) {
        return picture(shape, true);
    }

    private static float[] picture(DataShape shape, boolean second) {
        float[] values = new float[shape.size()];
        int i = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int r = 0; r < shape.height(); r++) {
                for (int q = 0; q < shape.width(); q++) {
                    int x = (7 * r + 13 * q + 5 * c + r * q) % 32;
                    values[i++] = second ? (x * 3 + (11 * r + 3 * q + c) % 32) / 128f : x / 32f;
                }
            }
        }
        return values;
    }
}
