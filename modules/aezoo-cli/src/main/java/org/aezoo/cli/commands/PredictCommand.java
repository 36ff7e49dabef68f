package org.aezoo.cli.commands;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.LinesOption;
import org.aezoo.cli.options.RowsOptions;
import org.aezoo.cli.options.RunFolderOrName;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.run.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo predict DIR}. */
@Command(name = "predict", description = "Write class and probability of every row; the rows need no labels.")
public final class PredictCommand implements Runnable, Backend.Needed {

    @Parameters(
            paramLabel = "DIR",
            converter = RunFolderOrName.class,
            description = "A folder that 'aezoo train classifier' wrote, or pretrained:NAME.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private final RowsOptions chosen = new RowsOptions();

    @Option(names = "--all", description = "Also the probability of each class.")
    private boolean all;

    @Mixin
    private final LinesOption out = new LinesOption();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        Output output = Output.lines(out.file, common, chosen.data.file(), folder);
        RunCard card = Run.card(folder);
        try (TrainedClassifier trained = TrainedClassifier.load(folder);
                LoadedData loaded = chosen.data.load(card, trained, 0, common.err())) {
            Dataset rows = chosen.of(loaded);
            trained.checkFits(rows);
            int[] taken = new int[trained.classNames().size()];
            output.write(writer -> write(trained, rows, taken, writer));
            Map<String, Integer> classes = new LinkedHashMap<>();
            for (int k = 0; k < taken.length; k++) {
                classes.put(trained.classNames().get(k), taken[k]);
            }
            output.done(
                    rows.size() + " rows",
                    Map.of(
                            "data",
                            loaded.train().name(),
                            "rows",
                            rows.size(),
                            "columns",
                            header(trained),
                            "classes",
                            classes,
                            "units",
                            Map.of("probability", "0 to 1")));
        }
    }

    private List<String> header(TrainedClassifier trained) {
        List<String> header = new ArrayList<>(List.of("class", "probability"));
        if (all) {
            trained.classNames().forEach(name -> header.add("probability_" + name));
        }
        return header;
    }

    private void write(TrainedClassifier trained, Dataset rows, int[] taken, Writer writer) throws IOException {
        RowsCommand.writeHeader(header(trained), writer);
        trained.forEach(rows, (first, probabilities) -> {
            for (float[] row : probabilities) {
                writeRow(trained, row, writer);
                taken[TrainedClassifier.mostLikely(row)]++;
            }
        });
    }

    private void writeRow(TrainedClassifier trained, float[] probabilities, Writer writer) {
        int best = TrainedClassifier.mostLikely(probabilities);
        StringBuilder line = new StringBuilder(
                        RowsCommand.cell(trained.classNames().get(best)))
                .append(',')
                .append(probabilities[best]);
        if (all) {
            for (float probability : probabilities) {
                line.append(',').append(probability);
            }
        }
        RowsCommand.append(line.append('\n'), writer);
    }
}
