package org.aezoo.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.options.Choices;
import org.aezoo.models.trained.TrainedNetwork;
import org.aezoo.onnx.OnnxModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aezoo export DIR}. */
@Command(
        name = "export",
        description = "Write a model as an ONNX file, which takes and gives rows in the units of its data, for programs"
                + " without Java or without Deeplearning4j.")
public final class ExportCommand extends RunCommand implements Backend.Needed {

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; one that is there is replaced.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description =
                    "encoder, decoder, model (both; of a classifier its probabilities) or scores (default: model).")
    private String chosen = "model";

    @Override
    public void run() {
        OnnxModel.Part part = Choices.of("--part", OnnxModel.Part.class, chosen);
        Output output = Output.file(out, common, folder);
        try (TrainedNetwork trained = TrainedNetwork.load(folder)) {
            OnnxModel model = OnnxModel.of(trained, part);
            model.write(output.target());
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("part", part.id());
            document.put("inputs", model.inputs());
            document.put("outputs", model.outputs());
            output.done(part.id() + ": " + text(model.inputs()) + " to " + text(model.outputs()), document);
        }
    }

    private static String text(List<OnnxModel.Port> ports) {
        return ports.stream()
                .map(port -> port.name() + " (" + port.type() + " " + String.join("x", port.shape()) + ")")
                .collect(Collectors.joining(", "));
    }
}
