package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Launch} on a made-up project. */
final class LaunchTest {

    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path temporary;

    private Path project;
    private Path jar;

    @BeforeEach
    void makeProject() throws IOException {
        project = temporary.resolve("my (x86) project, 50% & co");
        write("pom.xml");
        write(".mvn/maven.config");
        write("modules/aezoo-cli/pom.xml");
        write("modules/aezoo-cli/src/main/java/A.java");
        write("modules/aezoo-cli/src/test/java/ATest.java");
        write("modules/aezoo-data/target/aezoo-data.jar");
        jar = write("modules/aezoo-cli/target/aezoo-cli.jar");
        Path library = write("../library.jar");
        Path classPath = write("modules/aezoo-cli/target/aezoo.classpath");
        Files.writeString(
                classPath,
                project.resolve("modules/aezoo-data/target/aezoo-data.jar") + File.pathSeparator + library + "\n");
        for (Path folder : List.of(project, project.resolve("modules/aezoo-cli/src/main/java"))) {
            Files.setLastModifiedTime(folder, FileTime.from(BUILT.minusSeconds(9)));
        }
        for (Path folder = project.resolve("modules/aezoo-cli/src/main/java");
                folder != null && !folder.equals(project);
                folder = folder.getParent()) {
            Files.setLastModifiedTime(folder, FileTime.from(BUILT.minusSeconds(9)));
        }
        Files.setLastModifiedTime(classPath, FileTime.from(BUILT));
    }

    private Path write(String name) throws IOException {
        Path file = project.resolve(name).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(9)));
        return file;
    }

    private boolean isUpToDate() throws IOException {
        return new Launch(jar, "aezoo").isUpToDate();
    }

    @Test
    void commandsThatComputeNothingGetTheFirstCompilerOnly() throws IOException {
        assertThat(new Launch(jar, "aezoo").command(new String[] {"train"}, Map.of()))
                .doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(new Launch(jar, "aezoo").command(new String[] {"list"}, Map.of()))
                .contains("-XX:TieredStopAtLevel=1");
    }

    @Test
    void buildsAgainWhenSourcesAreNewer() throws IOException {
        assertThat(isUpToDate()).isTrue();
        Files.setLastModifiedTime(
                project.resolve("modules/aezoo-cli/src/test/java/ATest.java"), FileTime.from(BUILT.plusSeconds(1)));
        assertThat(isUpToDate()).isTrue();
        Files.setLastModifiedTime(
                project.resolve("modules/aezoo-data/target/aezoo-data.jar"), FileTime.from(BUILT.plusSeconds(1)));
        assertThat(isUpToDate()).isTrue();
        for (String source : List.of(
                "pom.xml",
                ".mvn/maven.config",
                "modules/aezoo-cli/pom.xml",
                "modules/aezoo-cli/src/main/java/A.java",
                "modules/aezoo-cli/src/main/java")) {
            Path path = project.resolve(source);
            Files.setLastModifiedTime(path, FileTime.from(BUILT.plusSeconds(1)));
            assertThat(isUpToDate()).as(source).isFalse();
            Files.setLastModifiedTime(path, FileTime.from(BUILT.minusSeconds(1)));
            assertThat(isUpToDate()).as(source).isTrue();
        }
    }

    @Test
    void buildsAgainWhenAJarIsGoneOrAnotherProjects() throws IOException {
        assertThat(new Launch(jar, "aezoo-ui").isUpToDate()).isFalse();
        Files.delete(temporary.resolve("library.jar"));
        assertThat(isUpToDate()).isFalse();
        write("../library.jar");
        assertThat(isUpToDate()).isTrue();
        Path copy = temporary.resolve("copy");
        Files.move(project, copy);
        assertThat(new Launch(copy.resolve("modules/aezoo-cli/target/aezoo-cli.jar"), "aezoo").isUpToDate())
                .isFalse();
    }

    @Test
    void theCommandLineStartsWhatTheClassPathFileNames() throws Exception {
        // the resource lies in a jar whose folder is no name that every code page could hold
        Path library = temporary.resolve("Ünïcødé ж/library.jar");
        Files.createDirectories(library.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(library))) {
            out.putNextEntry(new JarEntry("greeting.txt"));
            out.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream main = new JarOutputStream(out)) {
            String name = Greeting.class.getName().replace('.', '/') + ".class";
            main.putNextEntry(new JarEntry("org/aezoo/cli/Main.class"));
            main.closeEntry();
            main.putNextEntry(new JarEntry(name));
            main.write(Greeting.class.getResourceAsStream("/" + name).readAllBytes());
        }
        Path classPath = jar.resolveSibling("aezoo.classpath");
        Files.writeString(classPath, library.toString(), StandardCharsets.UTF_8);
        List<String> command = new Launch(jar, "aezoo")
                .command(
                        new String[] {"score", "csv:a b.csv?label=x&batch=y", ""},
                        Map.of("AEZOO_MEMORY", "2g", "AEZOO_JAVA_OPTS", " -Da=1  -Db=2 "));
        assertThat(command)
                .contains("-Xmx512m", "-Dorg.bytedeco.javacpp.maxbytes=1024m", "-Da=1", "-Db=2")
                .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=1792m", "-Daezoo.terminal=false")
                .endsWith("org.aezoo.cli.Main", "score", "csv:a b.csv?label=x&batch=y", "");
        String pathing = command.get(command.indexOf("-cp") + 1);
        assertThat(new Launch(jar, "aezoo").command(new String[0], Map.of())).contains(pathing);
        Process process = new ProcessBuilder(command.get(0), "-cp", pathing, Greeting.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello");
    }

    /** Runs in a JVM of its own. */
    static final class Greeting {

        private Greeting() {}

        public static void main(String[] args) throws IOException {
            System.out.write(Greeting.class.getResourceAsStream("/greeting.txt").readAllBytes());
            System.out.flush();
        }
    }

    @Test
    void memoryAndThreadsAreSaidAsInTheShellScript() {
        assertThat(Launch.memory("6g")).isEqualTo(6144);
        assertThat(Launch.memory("1500M")).isEqualTo(1500);
        assertThat(Launch.memory("")).isEqualTo(Launch.memory(null)).isGreaterThan(100);
        for (String wrong : List.of("6", "0g", "511m", "g", "6 g", "99999999g", "-1g")) {
            assertThatThrownBy(() -> Launch.memory(wrong))
                    .hasMessageStartingWith("AEZOO_MEMORY must be")
                    .hasMessageContaining("'" + wrong + "'");
        }
        assertThat(Launch.threads(new String[] {"train"}, null)).isEqualTo("1");
        assertThat(Launch.threads(new String[] {"train"}, "3")).isEqualTo("3");
        assertThat(Launch.threads(new String[] {"train", "--threads", "2"}, "3"))
                .isEqualTo("2");
        assertThat(Launch.threads(new String[] {"train", "--threads=4"}, "3")).isEqualTo("4");
        assertThat(Launch.threads(new String[] {"train", "--threads", "x"}, "3"))
                .isEqualTo("3");
    }
}
