package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.settings.Configured;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What the documents say of the command and of its results is so. */
final class DocumentsTest {

    private static final Path ROOT = Path.of(System.getProperty("aezoo.root", "../.."));
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
    /** {@code ./aezoo} as a word of its own, up to a comment or the end. */
    private static final Pattern COMMAND = Pattern.compile("(?<![^\\s=])\\./aezoo\\s+(.*?)(?:\\s+#.*)?$");

    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");
    /** What stands for something else: {@code DIR}, {@code N}, {@code csv:FILE}. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+");

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.,-])\\d{1,3}(?:,\\d{3})+|(?<![\\w.,])\\d+(?:\\.\\d+)?");

    private static final String ANY = "1";

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A command in a document; a mention may leave out what a line to be copied has to have. */
    record Documented(String file, String text, boolean mention) {

        @Override
        public String toString() {
            return file + ": " + text;
        }
    }

    static Stream<Documented> commands() throws IOException {
        List<String> files =
                new ArrayList<>(List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md"))
                    .forEach(file -> files.add(ROOT.relativize(file).toString()));
        }
        List<Documented> commands = new ArrayList<>();
        for (String file : files) {
            String text = read(file);
            Matcher fences = FENCE.matcher(text);
            while (fences.find()) {
                fences.group().replace("\\\n", " ").lines().forEach(line -> add(commands, file, line, false));
            }
            Matcher inline = INLINE.matcher(FENCE.matcher(text).replaceAll(""));
            while (inline.find()) {
                add(commands, file, inline.group(1).replaceAll("\\s*\\R\\s*", " "), true);
            }
        }
        return commands.stream();
    }

    private static void add(List<Documented> commands, String file, String line, boolean mention) {
        Matcher command = COMMAND.matcher(line.strip());
        if (command.find()) {
            commands.add(new Documented(file, command.group(1), mention));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsParse(Documented command) {
        check(command);
    }

    @Test
    void commandsAreFound() throws IOException {
        assertThat(commands().filter(command -> command.file().equals("README.md")))
                .hasSizeGreaterThan(20);
        assertThat(commands()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trane shallow",
                "train shalow",
                "train shallow --epoch 3",
                "train shallow --epochs three",
                "train shallow --set code=3",
                "train shallow --set code-size=many",
                "train shallow --data cvs:file.csv",
                "train",
                "train --recipe keras-blog",
                "describe shallow deep"
            })
    void whatIsWrongIsSeen(String command) {
        assertThatThrownBy(() -> check(new Documented("here", command, false))).isNotNull();
    }

    private static void check(Documented command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command.text());
        boolean left = false;
        while (word.find()) {
            String text = word.group().replaceAll("['\"]", "");
            if (text.equals("…")) {
                left = true;
            } else {
                words.add(text);
            }
        }
        boolean incomplete = command.mention() && (left || words.size() == 1);
        CommandLine main = Main.commandLine();
        ParseResult parsed;
        try {
            parsed = main.parseArgs(filledIn(words));
        } catch (CommandLine.MissingParameterException e) {
            if (!incomplete) {
                throw e;
            }
            return;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        String recipe = last.matchedOptionValue("--recipe", ANY);
        String model = ANY;
        if (Set.of("train", "describe", "elbow").contains(last.commandSpec().name())) {
            assertThat(last.hasMatchedPositional(0)
                            || last.hasMatchedOption("--recipe")
                            || incomplete
                            || last.commandSpec().name().equals("describe"))
                    .as("a model in %s", command)
                    .isTrue();
            model = last.matchedPositionalValue(
                    0, recipe.equals(ANY) ? ANY : Recipe.of(recipe).model());
        }
        if (last.commandSpec().name().equals("describe") && isRecipe(model)) {
            return;
        }
        String data = last.hasMatchedOption("--data") ? last.matchedOptionValue("--data", "") : "digits";
        DataSource.parse(data);
        if (!model.equals(ANY)) {
            boolean table = data.matches("(csv|counts|text):.*");
            checkSettings(model, table ? DataShape.row(784) : DataShape.image(1, 28, 28), words);
        }
    }

    private static boolean isRecipe(String name) {
        return Recipe.all().stream().anyMatch(recipe -> recipe.name().equals(name));
    }

    /** With an example of what each placeholder stands for; a number is a path as well. */
    private static String[] filledIn(List<String> words) {
        return words.stream()
                .map(word -> word.equals("DATA") ? "digits" : word)
                .map(word -> PLACEHOLDER.matcher(word).matches() ? ANY : word)
                .toArray(String[]::new);
    }

    private static void checkSettings(String id, DataShape shape, List<String> words) {
        Configured model =
                id.equals(Classifier.ID) ? Classifier.defaults() : Zoo.get(id).forShape(shape);
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).equals("--set")) {
                String[] setting = words.get(i).split("=", 2);
                assertThat(Settings.values(model)).as(words.get(i)).containsKey(setting[0]);
                if (!PLACEHOLDER.matcher(setting[1]).matches()) {
                    model = Settings.with(model, Map.of(setting[0], setting[1]));
                }
            }
        }
    }

    // ---- figures

    private static List<List<String>> resultRows() {
        String table = read("README.md").split("## Results", 2)[1].split("## ", 2)[0];
        return table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.substring(2).split(" \\| ")))
                .toList();
    }

    static Stream<List<String>> rows() {
        return resultRows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void figuresOfTheReadmeAreThoseOfTheResults(List<String> row) {
        assertThat(row).hasSize(4);
        List<BigDecimal> measured = numbers(read("docs/results.md"));
        List<String> own = Pattern.compile("\\*\\*([^*]+)\\*\\*")
                .matcher(row.get(2))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(own).isNotEmpty();
        for (String figure : own) {
            assertThat(isAmong(figure, measured))
                    .as("%s of %s in docs/results.md", figure, row.get(0))
                    .isTrue();
        }
    }

    @Test
    void aFigureThatWasNotMeasuredIsSeen() {
        List<BigDecimal> measured = numbers(read("docs/results.md"));
        assertThat(measured).hasSizeGreaterThan(500);
        assertThat(isAmong("13.867", measured)).isTrue();
        assertThat(isAmong("63.2 %", measured)).isTrue();
        assertThat(isAmong("13.8671", measured)).isFalse();
        assertThat(isAmong("63.97 %", measured)).isFalse();
    }

    /** Whether the figure was measured, to at least as many places; percents may stand as shares. */
    private static boolean isAmong(String figure, List<BigDecimal> measured) {
        BigDecimal value = new BigDecimal(figure.replace(" %", "").replace(",", ""));
        Stream<BigDecimal> wanted = figure.endsWith("%") ? Stream.of(value, value.movePointLeft(2)) : Stream.of(value);
        return wanted.anyMatch(one -> measured.stream()
                .anyMatch(other -> other.scale() >= one.scale()
                        && other.setScale(one.scale(), RoundingMode.HALF_UP).compareTo(one) == 0));
    }

    private static List<BigDecimal> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(match -> new BigDecimal(match.group().replace(",", "")))
                .collect(Collectors.toList());
    }

    /** Words of our own that gave way to those of the field, and phrases that were no English. */
    @Test
    void wordsThatWereGivenUpStayAway() throws IOException {
        Pattern words =
                Pattern.compile("(?i)\\b(membrane|hiring|crew|rooms|end of days|blind for|gradient slopes?)\\b");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Stream.of("modules", "examples", "docs", "README.md", "CONTRIBUTING.md")
                .flatMap(DocumentsTest::filesBelow)) {
            files.forEach(file -> {
                Matcher word = words.matcher(read(ROOT.relativize(file).toString()));
                if (word.find()) {
                    found.add(file + ": " + word.group());
                }
            });
        }
        assertThat(found).isEmpty();
    }

    private static Stream<Path> filesBelow(String name) {
        try (Stream<Path> all = Files.walk(ROOT.resolve(name))) {
            return all.filter(DocumentsTest::isForReaders).toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Documents and main sources, but for the decision that tells which words were given up. */
    private static boolean isForReaders(Path path) {
        String name = path.toString().replace('\\', '/');
        boolean source = name.endsWith(".java") && name.contains("/src/main/");
        return (source || name.endsWith(".md")) && !path.endsWith("0023-layout.md");
    }
}
