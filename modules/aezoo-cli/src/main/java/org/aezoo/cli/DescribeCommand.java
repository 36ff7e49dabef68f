package org.aezoo.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.Architecture;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Classifier;
import org.aezoo.models.ClassifierNetwork;
import org.aezoo.models.Settings;
import org.aezoo.models.Stage;
import org.aezoo.models.StagedModel;
import org.aezoo.models.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo describe MODEL}. */
@Command(name = "describe", description = "Show a model's settings, objective and layers.")
final class DescribeCommand implements Runnable, Backend.Needed {

    @Parameters(paramLabel = "MODEL", description = "A model's id; 'aezoo list' shows them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            defaultValue = "1x28x28",
            description = "Shape of the data: CHANNELSxHEIGHTxWIDTH or COLUMNS (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String shape;

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        if (id.equals(Classifier.ID)) {
            Classifier model = settings.changed(Classifier.defaults());
            ClassifierNetwork network = ClassifierNetwork.plain(parseShape(shape), model);
            Architecture ten = Architecture.of(network.graph(10, 0), network.inputType());
            print(
                    ClassifierTraining.ABOUT,
                    ClassifierTraining.PAPER,
                    Settings.describe(model),
                    model.objective(),
                    List.of(),
                    ten);
            return;
        }
        Variant variant = SettingsOption.variant(id);
        AutoencoderModel model = settings.model(id, parseShape(shape));
        print(
                variant.about(),
                variant.paper(),
                Settings.describe(model),
                model.objective(),
                model instanceof StagedModel staged ? staged.stages() : List.of(),
                Architecture.of(model));
    }

    private void print(
            String about,
            String paper,
            List<Settings.Described> described,
            String objective,
            List<Stage> stages,
            Architecture architecture) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id);
            document.put("about", about);
            document.put("paper", paper);
            document.put("shape", shape);
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
        out.println("settings for data of shape " + shape);
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
