package org.aezoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aezoo.cli.commands.ResultsCommand;
import org.aezoo.cli.options.FollowedRecipe;
import org.aezoo.data.DataShape;
import org.aezoo.data.DataSource;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.settings.Configured;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Recipe;
import org.aezoo.training.RunFolder;
import org.aezoo.training.Schedule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe is legal, its row stands in the results, and the commands follow it. */
final class RecipesTest extends CommandTestBase {

    private static final Path RESULTS = Path.of(System.getProperty("aezoo.root", "../.."), "docs", "results.md");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    static Stream<Recipe> recipes() {
        return Recipe.all().stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeIsLegal(Recipe recipe) {
        assertThat(recipe.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(Zoo.list().stream().map(Variant::id)).doesNotContain(recipe.name());
        assertThat(DataSource.parse(recipe.data()).description()).isIn("mnist", "fashion-mnist");
        Configured model = recipe.model().equals(Classifier.ID)
                ? Settings.with(Classifier.defaults(), recipe.settingTexts())
                : recipe.forShape(DataShape.image(1, 28, 28));
        Map<String, String> settings = Settings.values(model);
        assertThat(settings).containsAllEntriesOf(recipe.settingTexts());
        for (String decisive : List.of("code-size", "learning-rate", "loss", "activation", "hidden-sizes")) {
            if (settings.containsKey(decisive) && !recipe.model().equals(Classifier.ID)) {
                assertThat(recipe.settings()).containsKey(decisive);
            }
        }
        assertThat(recipe.about()).isNotBlank();
        assertThat(recipe.paper()).isNotBlank();
        assertThat(recipe.measured()).isNotBlank();
        assertThat(recipe.time()).matches("(\\d+:\\d\\d)?");
        for (Recipe.Figure figure : recipe.figures()) {
            assertThat(figure.tolerance()).isPositive();
            assertThat(figure.holds(figure.measured().doubleValue()))
                    .as(figure.toString())
                    .isTrue();
        }
        if (recipe.from() == null) {
            assertThat(recipe.model()).isNotEqualTo(Classifier.ID);
        } else {
            assertThat(Recipe.of(recipe.from()).model()).isNotEqualTo(Classifier.ID);
        }
    }

    /** What a recipe does not say would change with the defaults. */
    @Test
    void optionsAreWrittenOut() {
        record Row(String name, Map<String, Object> options) {}
        List<Row> rows = Recipe.rows(Row.class).stream()
                .filter(row -> row.options() != null)
                .toList();
        assertThat(rows).hasSize(Recipe.all().size());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.options())
                        .containsKeys("epochs", "batch_size", "seed", "validation", "patience", "schedule"));
    }

    @Test
    void namesAreUnique() {
        assertThat(recipes().map(Recipe::name)).doesNotHaveDuplicates().contains("hinton-2006", "rifai-2011");
    }

    @Test
    void resultsAreWhatTheRecipesMake() throws IOException {
        String document = Files.readString(RESULTS);
        assertThat(ResultsCommand.filledIn(document)).isEqualTo(document);
        assertThat(Recipe.all()).allSatisfy(recipe -> assertThat(document).contains(recipe.name()));
        record Row(@Nullable String table) {}
        for (Row row : Recipe.rows(Row.class)) {
            assertThat(row.table() == null || document.contains("<!-- rows of recipes.json: " + row.table() + " -->"))
                    .as("table %s", row.table())
                    .isTrue();
        }
        Path other = write(folder.resolve("results.md"), document.replaceFirst("\\*\\*13\\.867\\*\\*", "**13.5**"));
        assertThat(aezoo("results", "--file", other.toString()).status()).isEqualTo(1);
        assertThat(aezoo("results", "--file", other.toString(), "--write").status())
                .isZero();
        assertThat(other).hasContent(document);
        Outcome listed = aezoo("results", "--file", other.toString());
        assertThat(listed.status()).isZero();
        assertThat(listed.out()).contains("keras-blog-deep").contains("EightThreeEight");
    }

    @Test
    void figuresHoldWithinToleranceAndLimits() {
        Recipe.Figure figure = new Recipe.Figure("bce", new BigDecimal("0.0790"), 0.0008, 0.0795, null);
        assertThat(figure.expectation()).isEqualTo("bce 0.0790 ± 0.0008, at most 0.0795");
        assertThat(figure.holds(0.0794)).isTrue();
        assertThat(figure.holds(0.0797)).as("above the limit").isFalse();
        assertThat(figure.holds(0.0780)).as("no longer what is written down").isFalse();
        assertThat(figure.holds(Double.NaN)).isFalse();
        FollowedRecipe deep = new FollowedRecipe(Recipe.of("keras-blog-deep"), List.of());
        assertThat(deep.verdicts(Map.of("bce", 0.0791, "sse", 5.5)))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(": holds"),
                        line -> assertThat(line).contains("5.5").endsWith(": does not hold"));
        assertThat(new FollowedRecipe(deep.recipe(), List.of("--epochs")).verdicts(Map.of()))
                .isEmpty();
    }

    @Test
    void javaProgramsGetModelAndOptions() {
        Recipe recipe = Recipe.of("keras-blog-deep");
        DeepAutoencoder model = (DeepAutoencoder) recipe.forShape(DataShape.image(1, 28, 28));
        assertThat(model.hiddenSizes()).containsExactly(128, 64);
        assertThat(recipe.options().epochs()).isEqualTo(50);
        assertThat(recipe.options().schedule()).isEqualTo(Schedule.COSINE);
    }

    @Test
    void trainingFollowsARecipe() {
        Path out = folder.resolve("run");
        List<String> words = new ArrayList<>(List.of("train", "--recipe", "keras-blog-deep", "--no-pictures"));
        words.addAll(List.of("--data", "csv:" + table(folder, "t.csv", 200) + "?label=kind", "--epochs", "2"));
        words.addAll(List.of("--set", "hidden-sizes=8", "--set", "code-size=2", "--out", out.toString()));
        Outcome outcome = aezoo(words.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("recipe keras-blog-deep: overruled by --data, --epochs, --set hidden-sizes, --set code-size")
                .doesNotContain("hold");
        JsonNode card = RunFolder.card(out);
        assertThat(card.path("recipe").asText()).isEqualTo("keras-blog-deep");
        assertThat(card.path("recipe_overruled").asText()).contains("--epochs");
        assertThat(card.path("model").asText()).isEqualTo("deep");
        assertThat(card.path("options").path("epochs").asInt()).isEqualTo(2);
        assertThat(card.path("options").path("patience").asInt()).isZero();
        assertThat(card.path("options").path("schedule").asText()).isEqualTo("COSINE");
        assertThat(card.path("settings").path("code-size").asInt()).isEqualTo(2);
        assertThat(card.path("settings").path("activation").asText()).isEqualTo("relu");
    }

    /** A classifier expects its figure only on the encoder that the recipe names. */
    @Test
    void aClassifierStartsFromARunOfItsRecipe() {
        String[] start = {"train", "--recipe", "rifai-2011-ae-encoder", "--data", "digits", "--no-pictures"};
        Path encoder = folder.resolve("encoder");
        assertThat(aezoo(with(start, "--epochs", "1", "--set", "code-size=8", "--out", encoder.toString()))
                        .status())
                .isZero();
        String[] words = {"train", "--recipe", "rifai-2011-ae", "--from", encoder.toString(), "--data", "digits"};
        Path out = folder.resolve("classifier");
        Outcome outcome = aezoo(with(words, "--labels", "100", "--epochs", "1", "--out", out.toString()));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("recipe rifai-2011-ae: overruled by --data, --epochs, --labels, --from")
                .doesNotContain("hold");
        JsonNode card = RunFolder.card(out);
        assertThat(card.path("recipe").asText()).isEqualTo("rifai-2011-ae");
        assertThat(card.path("settings").path("dropout").asDouble()).isEqualTo(0.3);
        assertThat(card.path("options").path("validation").asDouble()).isZero();
    }

    @Test
    void wrongRecipesAreOneLine() {
        refused("known are baldi-hornik-1989, ", "train", "--recipe", "nothing-like-it");
        refused("did you mean 'keras-blog-deep'", "train", "--recipe", "keras-blog-dep");
        refused("is of deep, got the model 'shallow'", "train", "shallow", "--recipe", "keras-blog-deep");
        refused("--from with a run of 'rifai-2011-encoder'", "train", "--recipe", "rifai-2011");
        refused("known are", "results", "nothing-like-it");
        refused("MODEL is missing", "train");
    }

    private static void refused(String expected, String... args) {
        Outcome outcome = aezoo(args);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err()).contains(expected);
    }

    @Test
    void describeListsAndShows() {
        assertThat(aezoo("describe").out().lines().map(line -> line.split(" ", 2)[0]))
                .containsAll(recipes().map(Recipe::name).toList());
        assertThat(aezoo("describe", "flax-vae").out())
                .contains("binarize=stochastic")
                .contains("negative_elbo 103.0 ± 0.5, at most 104.0");
        assertThat(aezoo("describe", "flax-vae", "--json").out()).contains("\"model\" : \"vae\"");
        assertThat(aezoo("describe", "flax-va").err()).contains("did you mean");
    }
}
