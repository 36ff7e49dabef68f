package org.aezoo.evaluation.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    static final String HEADER = "epoch,learning_rate,train_loss,train_reconstruction,train_code,"
            + "validation_loss,validation_reconstruction,validation_code,seconds,examples_per_second\n";

    @TempDir
    Path folder;

    @Test
    void readsEpochsWithAndWithoutValidation() throws IOException {
        write(HEADER + "1,0.001,9.5,9,0.5,8.5,8,0.5,1.000,100.0\n2,0.001,7.5,7,0.5,,,,1.000,100.0\n");

        History history = History.read(folder).orElseThrow();

        assertThat(history.epochs()).hasSize(2);
        assertThat(history.epochs().get(0).training()).isEqualTo(9.5);
        assertThat(history.epochs().get(0).validation()).hasValue(8.5);
        assertThat(history.epochs().get(1).validation()).isEmpty();
        assertThat(history.best().number()).isEqualTo(1);
    }

    @Test
    void theBestEpochIsThatOfTheLowestValidationLoss() throws IOException {
        write("epoch,train_loss,validation_loss\n1,5,NaN\n2,4,3\n3,3,2\n4,1,2.5\n");

        assertThat(History.read(folder).orElseThrow().best().number()).isEqualTo(3);
    }

    @Test
    void aFileThatIsBeingWrittenLosesItsLastLineOnly() throws IOException {
        write("epoch,train_loss,validation_loss\n1,5,4\n2,3");

        assertThat(History.read(folder).orElseThrow().epochs()).hasSize(1);
    }

    @Test
    void noFileAndNoEpochAreNoHistory() throws IOException {
        assertThat(History.read(folder)).isEmpty();
        write(HEADER);
        assertThat(History.read(folder)).isEmpty();
    }

    @Test
    void saysWhichLineIsDamaged() throws IOException {
        write("epoch,train_loss\n1,5\n2,five\n");
        assertThatThrownBy(() -> History.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("history.csv, line 3 cannot be read")
                .hasMessageContaining("five");
        write("epoch,train_loss\n1\n");
        assertThatThrownBy(() -> History.read(folder)).hasMessageContaining("1 cells instead of 2");
        write("a,b\n1,2\n");
        assertThatThrownBy(() -> History.read(folder)).hasMessageContaining("must have the columns epoch");
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("history.csv"), text);
    }
}
