package org.aezoo.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.data.DataShape;
import org.aezoo.data.Scaling;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.onnx.OnnxModel.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java program that has ONNX Runtime and nothing else. */
final class ServingTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void scoresWithoutDeeplearning4j() throws IOException, InterruptedException, URISyntaxException {
        Path file = folder.resolve("scores.onnx");
        double expected;
        try (TrainedAutoencoder trained =
                OnnxContractTest.trained(Zoo.get("deep").forShape(DataShape.row(4)), Scaling.none())) {
            OnnxModel.of(trained, Part.SCORES).write(file);
            expected = trained.score(new double[][] {{5.1, 3.5, 1.4, 0.2}})[0];
        }
        String classPath = place(OrtEnvironment.class) + File.pathSeparator + place(Serving.class);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path out = folder.resolve("out");
        int status = new ProcessBuilder(java, "-Xmx200m", "-cp", classPath, Serving.class.getName(), file.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(status).isZero();
        assertThat(Double.parseDouble(Files.readString(out).strip())).isCloseTo(expected, within(1e-5 * expected));
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void thePageShowsTheCodeThatIsRun() throws IOException {
        Path root = Path.of(System.getProperty("aezoo.root", "../.."));
        Matcher tagged = Pattern.compile("(?s)// tag::page\\R(.*?)\\s*// end::page")
                .matcher(
                        Files.readString(root.resolve("modules/aezoo-onnx/src/test/java/org/aezoo/onnx/Serving.java")));
        assertThat(tagged.find()).isTrue();
        Matcher shown =
                Pattern.compile("(?s)```java\\R(.*?)```").matcher(Files.readString(root.resolve("docs/onnx.md")));
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1).strip().split("\\s+"))
                .isEqualTo(tagged.group(1).strip().split("\\s+"));
    }
}
