package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.machine.NvidiaCard;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;

final class DoctorTest extends CommandTestBase {

    private static final String M21 = "1.0.0-M2.1";
    private static final String M11 = "1.0.0-M1.1";

    @Test
    void tellsWhatComputesHere() throws Exception {
        Outcome outcome = aezoo("doctor", "--json");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode found = new ObjectMapper().readTree(outcome.out());
        assertThat(found.path("backend").asText()).isEqualTo("CpuBackend");
        assertThat(found.path("blas").asText()).isEqualTo("OPENBLAS");
        assertThat(found.path("matrix_products").asText()).matches("oneDNN [2-9]\\..*|OpenBLAS");
        assertThat(found.path("java").asText()).startsWith(Runtime.version().feature() + "");
        assertThat(found.path("deeplearning4j").asText()).startsWith("1.0.0-");
        assertThat(found.path("processors").asInt()).isPositive();
        assertThat(found.path("cards").size()).isPositive();
        assertThat(aezoo("doctor").out())
                .contains("native threads", "java heap", "native memory", "GiB")
                .doesNotContain("null");
    }

    @Test
    void saysOfEachCardWhetherItCanBeUsed() {
        List<NvidiaCard> cards = NvidiaCard.parse("""
                NVIDIA A100-SXM4-40GB, 8.0, 535.104.05, 40960 MiB
                NVIDIA H200, 9.0, 580.65.06, 143771 MiB

                Tesla K20, 3.5, 470.1, 4743 MiB
                Odd, [N/A], 1, 2 MiB
                no devices were found
                """);
        assertThat(cards)
                .extracting(NvidiaCard::name)
                .containsExactly("NVIDIA A100-SXM4-40GB", "NVIDIA H200", "Tesla K20", "Odd");
        assertThat(cards.get(0).verdict(M21))
                .startsWith("AEZOO_BACKEND=cuda can use it: it has compute capability 8.0")
                .contains("CUDA 11.6");
        assertThat(cards.get(1).verdict(M21))
                .startsWith("this release cannot run on it: it has compute capability 9.0")
                .contains("1.0.0-M2.1", "1.0.0-M1.1", "Use the CPU");
        assertThat(cards.get(1).verdict(M11))
                .startsWith("AEZOO_BACKEND=cuda can use it: it has compute capability 9.0")
                .contains("translates", "CUDA 11.2");
        assertThat(cards.get(2).verdict(M21)).contains("cannot run on it", "3.5", "newer card");
        assertThat(cards.get(2).verdict(M11)).contains("cannot run on it", "3.5", "newer card");
        assertThat(cards.get(3).verdict(M21)).contains("not known");
        assertThat(cards.get(1).memory()).isEqualTo("143771 MiB");
    }

    @Test
    void trainingIsRefusedWhereNoCardCanBeUsed() {
        NvidiaCard hopper = new NvidiaCard("NVIDIA H200", 9.0, "580.65.06", "143771 MiB");
        NvidiaCard ampere = new NvidiaCard("NVIDIA A100", 8.0, "535.104.05", "40960 MiB");
        NvidiaCard odd = new NvidiaCard("Odd", 0, "1", "2 MiB");
        assertThatThrownBy(() -> Backend.checkCards(List.of(hopper), M21))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("NVIDIA H200: this release cannot run on it: it has compute capability 9.0")
                .hasMessageContaining("build against 1.0.0-M1.1")
                .hasMessageNotContaining("\n");
        assertThatCode(() -> Backend.checkCards(List.of(hopper), M11)).doesNotThrowAnyException();
        // what cannot be told is left to the backend, and one good card is enough
        assertThatCode(() -> Backend.checkCards(List.of(), M21)).doesNotThrowAnyException();
        assertThatCode(() -> Backend.checkCards(List.of(odd), M21)).doesNotThrowAnyException();
        assertThatCode(() -> Backend.checkCards(List.of(hopper, ampere), M21)).doesNotThrowAnyException();
    }
}
