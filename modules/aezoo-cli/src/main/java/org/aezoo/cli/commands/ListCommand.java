package org.aezoo.cli.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.output.Table;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.pretrained.Pretrained;
import org.aezoo.pretrained.PretrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aezoo list}. */
@Command(name = "list", description = "List the models of the zoo.")
public final class ListCommand implements Runnable {

    @Option(names = "--pretrained", description = "List trained models that have a name instead.")
    private boolean pretrained;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        if (pretrained) {
            listPretrained();
            return;
        }
        if (common.json) {
            List<Map<String, String>> all = new ArrayList<>();
            for (Variant variant : Zoo.list()) {
                Map<String, String> entry = new LinkedHashMap<>();
                entry.put("id", variant.id());
                entry.put("about", variant.about());
                entry.put("paper", variant.paper());
                all.add(entry);
            }
            all.add(Map.of("id", Classifier.ID, "about", Classifier.ABOUT, "paper", Classifier.PAPER));
            common.print(all);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Variant variant : Zoo.list()) {
            rows.add(row(variant.id(), variant.about(), variant.paper()));
        }
        rows.add(row(Classifier.ID, Classifier.ABOUT, Classifier.PAPER));
        Table.printWrapped(common.out(), List.of("model", "what it is (paper)"), rows);
    }

    private void listPretrained() {
        if (common.json) {
            common.print(Pretrained.list());
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (PretrainedModel model : Pretrained.list()) {
            String figures = model.figures().entrySet().stream()
                    .map(figure -> figure.getKey() + " " + figure.getValue())
                    .collect(Collectors.joining(", "));
            rows.add(List.of(model.name(), model.about() + " (" + figures + ")"));
        }
        Table.printWrapped(common.out(), List.of("name", "what it is for (figures on the test rows)"), rows);
    }

    private static List<String> row(String id, String about, String paper) {
        return List.of(id, about + " (" + paper + ")");
    }
}
