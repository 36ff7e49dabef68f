package org.aezoo.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.cli.options.RowsOptions;
import org.aezoo.cli.options.RunFolderOrName;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Text;
import org.aezoo.evaluation.report.RunCard;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.run.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aezoo hash DIR}. */
@Command(name = "hash", description = "Pack the codes of rows into an index of bits, for 'aezoo search'.")
public final class HashCommand implements Runnable, Backend.Needed {

    @Parameters(
            paramLabel = "DIR",
            converter = RunFolderOrName.class,
            description = "A folder that 'aezoo train binary-code' wrote, or pretrained:NAME.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private final RowsOptions chosen = new RowsOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where the index goes. A file that is there is replaced.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        Output output = Output.file(out, common, chosen.data.file(), folder);
        Path target = output.target();
        RunCard card = Run.card(folder);
        try (TrainedAutoencoder trained = TrainedAutoencoder.load(folder);
                LoadedData loaded = chosen.data.load(card, trained, 0, common.err())) {
            Dataset rows = chosen.of(loaded);
            trained.checkFits(rows);
            HashIndex index = HashIndex.of(trained, rows);
            index.save(target);
            long bytes = Files.size(target);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("index", out.toString());
            document.put("rows", index.size());
            document.put("bits", index.bits());
            document.put("distinct_codes", index.distinct());
            document.put("bytes", bytes);
            output.done(
                    index.size() + " codes of " + index.bits() + " bits, " + index.distinct() + " different ones, "
                            + bytes + " bytes,",
                    document);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + out + " (" + Text.reason(e) + "): check the folder and the space", e);
        }
    }
}
