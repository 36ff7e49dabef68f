package org.aezoo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.junit.jupiter.api.Test;

final class FirstUseTest {

    private static final Path ROOT = Path.of(System.getProperty("aezoo.root", ".."));
    private static final Path CODE = ROOT.resolve("examples/src/main/java/org/aezoo/examples/FirstUse.java");

    @Test
    void readmeShowsTheCodeThatIsCompiled() throws IOException {
        String shown = Files.readString(ROOT.resolve("README.md"));
        for (String name : List.of("FirstUse", "Anomalies")) {
            String block = block(shown, "// " + name);
            assertThat(words(block)).isEqualTo(words(snippet(CODE, name)));
            // without the comment that names it
            assertThat(block.strip().lines().count() - 1).isEqualTo(5);
        }
        assertThat(words(block(shown, "// WholeRun")))
                .isEqualTo(words(snippet(CODE.resolveSibling("WholeRun.java"), "readme")));
    }

    @Test
    void aProjectOutsideHasTheDependenciesOfTheReadme() throws IOException {
        String block = block(Files.readString(ROOT.resolve("README.md")), "xml", "aezoo-bom");
        String pom = Files.readString(ROOT.resolve("examples/outside/pom.xml"));
        assertThat(String.join(" ", words(pom))).contains(String.join(" ", words(block)));
        assertThat(pom.split("<dependencyManagement>|<dependencies>", -1)).hasSize(4);
    }

    private static String block(String page, String comment) {
        return block(page, "java", comment);
    }

    private static String block(String page, String language, String comment) {
        return Pattern.compile("(?s)```" + language + "\\R(.*?)```")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .filter(found -> found.contains(comment))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no ```java block with the comment " + comment));
    }

    @Test
    void examplesShowTheClassifierThatIsCompiled() throws IOException {
        String shown = Files.readString(ROOT.resolve("examples/README.md"));
        Path code = CODE.resolveSibling("Classify.java");
        assertThat(words(block(shown, "// Classify"))).isEqualTo(words(snippet(code, "readme")));
    }

    @Test
    void codeRuns() throws IOException {
        Path saved = Path.of("embedder.zip");
        try {
            FirstUse.main(new String[0]);
            try (TrainedAutoencoder trained = TrainedAutoencoder.load(saved)) {
                assertThat(trained.model().id()).isEqualTo("deep");
            }
        } finally {
            Files.deleteIfExists(saved);
        }
    }

    private static String snippet(Path code, String tag) throws IOException {
        Matcher tagged = Pattern.compile("(?s)// tag::" + tag + "\\R(.*?)\\s*// end::" + tag)
                .matcher(Files.readString(code));
        assertThat(tagged.find()).isTrue();
        return tagged.group(1);
    }

    private static List<String> words(String code) {
        return List.of(code.strip().split("\\s+"));
    }
}
