package org.aezoo.cli.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.FollowedRecipe;
import org.aezoo.cli.output.Progress;
import org.aezoo.cli.output.Table;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.run.Run;
import org.aezoo.training.Recipe;
import org.aezoo.training.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/results}: the tables of {@code docs/results.md} come from the recipes, and are trained again by them. */
@Command(
        name = "results",
        hidden = true,
        description = "List the rows of docs/results.md, train some again, or write the tables.")
public final class ResultsCommand implements Runnable, Backend.Needed {

    /** What stands between these lines is written by this command. */
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- rows of recipes.json: ([a-z]+) -->\n).*?(\n<!-- end of rows -->)");

    private static final Pattern FIGURE = Pattern.compile("\\{([a-z_]+)}");

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Recipes to train again.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--write", description = "Write the tables of the file from the recipes.")
    private boolean write;

    @Option(names = "--file", paramLabel = "FILE", description = "The document (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("docs", "results.md");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    /**
     * A row of a table.
     *
     * @param name of the recipe; null where a command of another kind gives the figure
     * @param table that it stands in; null for a recipe that is a step towards another one
     * @param about what was trained
     * @param target to compare with
     * @param result what was measured; {@code {bce}} stands for the figure of that name
     * @param time as minutes and seconds
     * @param from the recipe whose run it starts from
     * @param command that gives the figure, where it is no recipe
     * @param figures of a recipe
     */
    record Row(
            @Nullable String name,
            @Nullable String table,
            String about,
            String target,
            String result,
            String time,
            @Nullable String from,
            @Nullable String command,
            @Nullable List<Recipe.Figure> figures) {

        String line() {
            return ("| " + about + " | " + target + " | " + measured() + " | " + time + " | " + source() + " |")
                    .replace("|  |", "| |");
        }

        private String source() {
            return name == null
                    ? String.valueOf(command)
                    : "`./aezoo train --recipe " + name + (from == null ? "" : " --from DIR") + "`"
                            + (from == null ? "" : ", DIR by `" + from + "`");
        }

        private String measured() {
            String text = result;
            for (Recipe.Figure figure : figures == null ? List.<Recipe.Figure>of() : figures) {
                text = text.replace(
                        "{" + figure.metric() + "}", figure.measured().toPlainString());
            }
            Matcher left = FIGURE.matcher(text);
            if (left.find()) {
                throw new IllegalStateException("no figure " + left.group(1) + " in the row of " + name);
            }
            return text;
        }
    }

    @Override
    public void run() {
        if (write) {
            write();
        } else if (names.isEmpty()) {
            list();
        } else {
            names.forEach(Recipe::of);
            Map<String, Path> runs = new LinkedHashMap<>();
            List<String> failed = new ArrayList<>();
            for (String name : names) {
                if (!holds(Recipe.of(name), runs)) {
                    failed.add(name);
                }
            }
            if (!failed.isEmpty()) {
                throw new CommandFailedException("no longer as written down: " + String.join(", ", failed));
            }
        }
    }

    private void list() {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : Recipe.rows(Row.class)) {
            if (row.table() != null) {
                lines.add(List.of(
                        row.name() == null ? "-" : row.name(),
                        row.time(),
                        row.about() + ": " + row.measured().replace("**", "")
                                + (row.command() == null ? "" : " (" + row.command() + ")")));
            }
        }
        Table.printWrapped(common.out(), List.of("recipe", "time", "row"), lines);
        if (!read(file).equals(filledIn(read(file)))) {
            throw new CommandFailedException(file + " is not what the recipes make: --write writes it");
        }
    }

    private void write() {
        String text = read(file);
        String filled = filledIn(text);
        if (!filled.equals(text)) {
            try {
                AtomicFile.write(file, filled.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new CommandFailedException("cannot write " + file + ": " + e.getMessage());
            }
        }
        common.err().println(file + (filled.equals(text) ? " is as it should be" : " is written"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + file + ": --file names the document", e);
        }
    }

    /** A document with its tables as the recipes make them. */
    public static String filledIn(String document) {
        return TABLE.matcher(document)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + table(found.group(2)) + found.group(3)));
    }

    private static String table(String name) {
        List<String> lines =
                new ArrayList<>(List.of("| what | to compare | aezoo | time | command |", "|---|---|---|---|---|"));
        Recipe.rows(Row.class).stream()
                .filter(row -> name.equals(row.table()))
                .map(Row::line)
                .forEach(lines::add);
        return String.join("\n", lines);
    }

    /** Trains a recipe, after the one that it starts from, and prints what came out beside what was expected. */
    private boolean holds(Recipe recipe, Map<String, Path> runs) {
        RunCard card = Run.card(trained(recipe, runs));
        Map<String, Double> figures = card.judgement().figures();
        new FollowedRecipe(recipe, List.of()).verdicts(figures).forEach(common.out()::println);
        common.out()
                .println(recipe.name() + ": trained in "
                        + Progress.time(card.training().seconds()) + ", before in " + recipe.time());
        common.out().flush();
        return recipe.figures().stream()
                .allMatch(figure -> figure.holds(figures.getOrDefault(figure.metric(), Double.NaN)));
    }

    private Path trained(Recipe recipe, Map<String, Path> runs) {
        Path known = runs.get(recipe.name());
        if (known != null) {
            return known;
        }
        List<String> words =
                new ArrayList<>(List.of("train", "--recipe", recipe.name(), "--threads", "1", "--no-pictures"));
        if (recipe.from() != null) {
            words.add("--from");
            words.add(trained(Recipe.of(recipe.from()), runs).toString());
        }
        Path out = RunFolder.unused(Path.of("runs"), recipe.name());
        words.add("--out");
        words.add(out.toString());
        if (common.execute(words, common.out()) != 0) {
            throw new CommandFailedException(recipe.name() + " was not trained");
        }
        runs.put(recipe.name(), out);
        return out;
    }
}
