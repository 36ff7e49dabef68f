package org.aezoo.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A card as {@code nvidia-smi} tells of it.
 *
 * @param name such as {@code NVIDIA A100}
 * @param capability compute capability; 0 where it is not told
 * @param driver version of the driver
 * @param memory for people, with its unit
 */
public record NvidiaCard(String name, double capability, String driver, String memory) {

    /** The first that has no machine code in the library of nd4j-cuda-11.6, which has no PTX to make some from. */
    private static final double TOO_NEW = 9.0;

    /** What the PTX in the library of nd4j-cuda-11.2 is for; the driver translates it for what is newer. */
    private static final double TRANSLATED = 8.6;

    /** The release with that library. */
    private static final String WITH_PTX = "1.0.0-M1.1";

    /** The first for which there is machine code. */
    private static final double OLDEST = 3.7;

    private static final String QUERY = "--query-gpu=name,compute_cap,driver_version,memory.total";

    /** The cards of this machine; none where the driver's program is missing, fails, or does not answer in time. */
    public static List<NvidiaCard> all() {
        try {
            Path answer = Files.createTempFile("aezoo-doctor", ".csv");
            try {
                Process process = new ProcessBuilder("nvidia-smi", QUERY, "--format=csv,noheader")
                        .redirectOutput(answer.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                boolean ended = process.waitFor(20, TimeUnit.SECONDS);
                process.destroyForcibly();
                return ended && process.exitValue() == 0
                        ? parse(Files.readString(answer, StandardCharsets.UTF_8))
                        : List.of();
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** A line a card; lines of another kind are left out. */
    public static List<NvidiaCard> parse(String text) {
        List<NvidiaCard> cards = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] cells = line.split(",", -1);
            if (cells.length == 4) {
                cards.add(
                        new NvidiaCard(cells[0].strip(), number(cells[1].strip()), cells[2].strip(), cells[3].strip()));
            }
        }
        return cards;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Whether a release of Deeplearning4j has code for the card. Where the capability is not told, it may have.
     *
     * @param release such as {@code 1.0.0-M2.1}
     */
    boolean isUsableBy(String release) {
        return capability == 0 || (capability >= OLDEST && (capability < TOO_NEW || release.equals(WITH_PTX)));
    }

    /** The same in plain words. */
    public String verdict(String release) {
        if (capability == 0) {
            return "its compute capability is not known; AEZOO_BACKEND=cuda needs " + OLDEST
                    + (release.equals(WITH_PTX) ? " or more" : " to 8.x");
        }
        String has = String.format(Locale.ROOT, "it has compute capability %.1f", capability);
        if (isUsableBy(release)) {
            boolean translated = release.equals(WITH_PTX) && capability > TRANSLATED;
            return "AEZOO_BACKEND=cuda can use it: " + has
                    + (translated
                            ? "; the driver translates the CUDA library's code for it, which makes the first start"
                                    + " slow; CUDA 11.2 has to be installed"
                            : "; CUDA " + (release.equals(WITH_PTX) ? "11.2" : "11.6") + " has to be installed");
        }
        return "this release cannot run on it: " + has + ", and the CUDA library of Deeplearning4j " + release
                + (capability < OLDEST
                        ? " holds no code for less than " + OLDEST + ". Use the CPU or a newer card"
                        : " holds code for 3.7 to 8.6 only, and nothing that the driver could translate. Use the CPU"
                                + " (AEZOO_BACKEND=cpu), an older card, or a build against 1.0.0-M1.1"
                                + " (AEZOO_DL4J=1.0.0-M1.1, see docs/gpu.md)");
    }
}
