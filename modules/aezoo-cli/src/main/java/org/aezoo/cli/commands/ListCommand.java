package org.aezoo.cli.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.output.Table;
import org.aezoo.models.Variant;
import org.aezoo.models.classifier.Classifier;
import org.aezoo.models.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aezoo list}. */
@Command(name = "list", description = "List the models of the zoo.")
public final class ListCommand implements Runnable {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
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

    private static List<String> row(String id, String about, String paper) {
        return List.of(id, about + " (" + paper + ")");
    }
}
