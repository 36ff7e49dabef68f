package org.aezoo.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.training.Recipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * A recipe that a training follows.
 *
 * @param recipe as it is written down
 * @param overruled options given beside it that change what comes out: {@code --epochs}, {@code --set code-size}
 */
public record FollowedRecipe(Recipe recipe, List<String> overruled) {

    private static final List<String> DECISIVE = List.of(
            "--data",
            "--epochs",
            "--batch-size",
            "--seed",
            "--validation",
            "--patience",
            "--schedule",
            "--retries",
            "--scaling",
            "--test-fraction",
            "--labels",
            "--workers");

    /**
     * A recipe with what is given beside it.
     *
     * @param start card of the run that {@code --from} names; null without it
     */
    public static FollowedRecipe of(Recipe recipe, ParseResult given, @Nullable RunCard start) {
        List<String> overruled = new ArrayList<>();
        for (String option : DECISIVE) {
            if (given.hasMatchedOption(option)) {
                overruled.add(option);
            }
        }
        for (String setting : given.matchedOptionValue("--set", List.<String>of())) {
            overruled.add("--set " + setting.split("=", 2)[0]);
        }
        if (recipe.from() != null
                && (start == null || !recipe.from().equals(start.recipe()) || start.recipeOverruled() != null)) {
            overruled.add("--from");
        }
        return new FollowedRecipe(recipe, overruled);
    }

    /** Whether the recipe decides what this option would. */
    public boolean gives(String option) {
        return !overruled.contains(option);
    }

    /** One line before training. */
    public String said() {
        String expected = overruled.isEmpty()
                ? String.join("; ", expectations(recipe))
                : "overruled by " + String.join(", ", overruled);
        return "recipe " + recipe.name() + (expected.isEmpty() ? "" : ": " + expected);
    }

    public static List<String> expectations(Recipe recipe) {
        return recipe.figures().stream().map(Recipe.Figure::expectation).toList();
    }

    /** A line for each figure: what it came to, what was expected, whether it holds; none where it was overruled. */
    public List<String> verdicts(Map<String, Double> figures) {
        List<String> lines = new ArrayList<>();
        for (Recipe.Figure figure : overruled.isEmpty() ? recipe.figures() : List.<Recipe.Figure>of()) {
            lines.add(recipe.name() + ": " + figure.verdict(figures.getOrDefault(figure.metric(), Double.NaN)));
        }
        return lines;
    }
}
