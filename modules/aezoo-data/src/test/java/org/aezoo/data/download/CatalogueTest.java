package org.aezoo.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.aezoo.data.LoadedData;
import org.aezoo.data.TestFiles;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void readsMnist() {
        Path folder = TestFiles.realData("mnist");
        LoadedData data = Catalogue.load(Catalogue.get("mnist"), folder);
        assertThat(data.publishedSplit()).isTrue();
        assertThat(data.train().size()).isEqualTo(60_000);
        assertThat(data.test().size()).isEqualTo(10_000);
        assertThat(new int[] {
                    data.train().label(0), data.train().label(1), data.train().label(2)
                })
                .containsExactly(5, 0, 4);
        double sum = 0;
        float[] row = new float[784];
        for (int r = 0; r < 60_000; r++) {
            data.train().read(r, row, 0);
            for (float value : row) {
                sum += value;
            }
        }
        assertThat(sum / 60_000 / 784 / 255).isCloseTo(0.1307, within(0.0001));
    }

    @Test
    void readsFashionMnist() {
        Path folder = TestFiles.realData("fashion-mnist");
        LoadedData data = Catalogue.load(Catalogue.get("fashion-mnist"), folder);
        assertThat(data.train().size()).isEqualTo(60_000);
        assertThat(data.train().labelNames().get(data.train().label(0))).isEqualTo("Ankle boot");
    }

    @Test
    void namedSetsAreToldApart() {
        Path folder = TestFiles.realData("fashion-mnist");
        assertThat(TestFiles.refusal(() -> Catalogue.load(Catalogue.get("mnist"), folder)))
                .contains("not the file of 'mnist' but of 'fashion-mnist'", "SHA-256", "train-images", "expected");
    }
}
