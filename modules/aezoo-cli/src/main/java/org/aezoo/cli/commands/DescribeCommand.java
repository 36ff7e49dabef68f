package org.aezoo.cli.commands;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.FollowedRecipe;
import org.aezoo.cli.options.SettingsOption;
import org.aezoo.cli.output.Table;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.Architecture;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Recipe;
import org.aezoo.training.Schedule;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo describe [NAME]}. */
@Command(
        name = "describe",
        description = "Show a model's settings, objective and layers; or a recipe; without a name, list the recipes.")
public final class DescribeCommand implements Runnable, Backend.Needed {

    private static final String PICTURE = "1x28x28";

    private static final String SERIES = "1x1x64";

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "A model's id; 'aezoo list' shows them. Or a recipe's name.")
    private @Nullable String name;

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            description = "Shape of the data: CHANNELSxHEIGHTxWIDTH or COLUMNS; CHANNELSx1xSTEPS for series (default: "
                    + PICTURE + ", and " + SERIES + " for models of series).")
    private @Nullable String shape;

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        List<Recipe> recipes = Recipe.all();
        List<String> names = recipes.stream().map(Recipe::name).toList();
        List<String> known = new ArrayList<>();
        Zoo.list().forEach(variant -> known.add(variant.id()));
        known.add(Classifier.ID);
        known.addAll(names);
        if (name == null) {
            list(recipes);
        } else if (Suggest.closest(name, known).filter(names::contains).isPresent()) {
            show(Recipe.of(name)); // refuses a name that is only near to a recipe's, and says which
        } else {
            describe(name);
        }
    }

    private void list(List<Recipe> recipes) {
        if (common.json) {
            common.print(recipes);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Recipe recipe : recipes) {
            String expected = recipe.figures().stream()
                    .map(figure -> figure.metric() + " " + figure.measured().toPlainString())
                    .limit(1)
                    .collect(Collectors.joining());
            rows.add(List.of(
                    recipe.name(),
                    recipe.time(),
                    recipe.about() + (expected.isEmpty() ? "" : ": " + expected) + " (" + recipe.paper() + ")"));
        }
        Table.printWrapped(common.out(), List.of("recipe", "time", "what it trains: figure to expect"), rows);
    }

    private void show(Recipe recipe) {
        if (common.json) {
            common.print(recipe);
            return;
        }
        PrintWriter out = common.out();
        out.println(recipe.name() + ": " + recipe.about() + " (" + recipe.paper() + ")");
        out.println();
        out.println("  ./aezoo train --recipe " + recipe.name() + (recipe.from() == null ? "" : " --from DIR"));
        if (recipe.from() != null) {
            out.println("  DIR is a run of the recipe " + recipe.from());
        }
        out.println();
        TrainingOptions options = recipe.options();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("  MODEL", recipe.model()));
        rows.add(List.of("  --data", recipe.data()));
        recipe.settingTexts().forEach((setting, value) -> rows.add(List.of("  --set", setting + "=" + value)));
        rows.add(List.of("  --epochs", String.valueOf(options.epochs())));
        rows.add(List.of("  --batch-size", String.valueOf(options.batchSize())));
        rows.add(List.of("  --seed", Long.toString(options.seed())));
        rows.add(List.of("  --validation", Double.toString(options.validation())));
        rows.add(List.of("  --patience", String.valueOf(options.patience())));
        Schedule schedule = options.schedule();
        if (schedule != null) {
            rows.add(List.of("  --schedule", schedule.id()));
        }
        Table.print(out, List.of("which stands for", ""), rows);
        if (!recipe.figures().isEmpty()) {
            out.println();
            out.println("figures to expect on the test rows");
            FollowedRecipe.expectations(recipe).forEach(line -> out.println("  " + line));
        }
        out.println();
        out.println((recipe.time().isEmpty() ? "" : "trained in " + recipe.time() + "; ") + "measured "
                + recipe.measured());
    }

    private void describe(String id) {
        if (id.equals(Classifier.ID)) {
            Classifier model = settings.changed(Classifier.defaults());
            String of = shape == null ? PICTURE : shape;
            ClassifierNetwork network = ClassifierNetwork.plain(parseShape(of), model);
            Architecture ten = Architecture.of(network.graph(10, 0), network.inputType());
            print(
                    id,
                    Classifier.ABOUT,
                    Classifier.PAPER,
                    of,
                    Settings.describe(model),
                    model.objective(),
                    List.of(),
                    ten);
            return;
        }
        Variant variant = SettingsOption.variant(id);
        String of = shape != null ? shape : variant.takes(parseShape(PICTURE)) ? PICTURE : SERIES;
        AutoencoderModel model = settings.model(id, parseShape(of));
        print(
                id,
                variant.about(),
                variant.paper(),
                of,
                Settings.describe(model),
                model.objective(),
                model instanceof StagedModel staged ? staged.stages() : List.of(),
                Architecture.of(model));
    }

    private void print(
            String id,
            String about,
            String paper,
            String of,
            List<Settings.Described> described,
            String objective,
            List<Stage> stages,
            Architecture architecture) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id);
            document.put("about", about);
            document.put("paper", paper);
            document.put("shape", of);
            document.put("settings", described);
            document.put("objective", objective);
            document.put("layers", architecture.layers());
            document.put("parameters", architecture.parameters());
            document.put("stages", stages.stream().map(Described::of).toList());
            common.print(document);
            return;
        }
        PrintWriter out = common.out();
        out.println(id + ": " + about + " (" + paper + ")");
        out.println();
        out.println("settings for data of shape " + of);
        List<List<String>> rows = new ArrayList<>();
        for (Settings.Described setting : described) {
            rows.add(List.of("  " + setting.name(), setting.value(), setting.type(), setting.about(), setting.range()));
        }
        Table.print(out, List.of("  name", "default", "type", "meaning", "legal values"), rows);
        out.println();
        out.println("objective, per example, averaged over the batch");
        out.println("  " + objective);
        out.println();
        if (!stages.isEmpty()) {
            out.println("stages of pretraining, before the network is trained as a whole");
            List<List<String>> lines = new ArrayList<>();
            for (Stage stage : stages) {
                lines.add(List.of(
                        "  " + stage.name(),
                        stage.model().id(),
                        Integer.toString(stage.epochs()),
                        stage.model().objective()));
            }
            Table.print(out, List.of("  layers", "model", "epochs", "objective"), lines);
            out.println();
        }
        out.println("layers");
        List<List<String>> layers = new ArrayList<>();
        for (Architecture.Line line : architecture.layers()) {
            layers.add(List.of("  " + line.name(), line.type(), line.output(), number(line.parameters())));
        }
        layers.add(List.of("  in all", "", "", number(architecture.parameters())));
        Table.print(out, List.of("  name", "type", "output", "parameters"), layers);
    }

    /**
     * A stage in the JSON document.
     *
     * @param name sizes of its layers
     * @param model its id
     * @param epochs for which it is trained at most
     * @param settings by kebab-case name
     * @param objective in one line
     */
    record Described(String name, String model, int epochs, Map<String, Object> settings, String objective) {

        static Described of(Stage stage) {
            AutoencoderModel model = stage.model();
            return new Described(
                    stage.name(), model.id(), stage.epochs(), Settings.typedValues(model), model.objective());
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static DataShape parseShape(String text) {
        String[] parts = text.split("x", -1);
        try {
            if (parts.length == 1) {
                return DataShape.row(Integer.parseInt(parts[0]));
            }
            if (parts.length == 3) {
                return DataShape.image(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException("--shape takes CHANNELSxHEIGHTxWIDTH or COLUMNS, got '" + text + "'", e);
        }
        throw new InvalidInputException("--shape takes CHANNELSxHEIGHTxWIDTH or COLUMNS, got '" + text + "'");
    }
}
