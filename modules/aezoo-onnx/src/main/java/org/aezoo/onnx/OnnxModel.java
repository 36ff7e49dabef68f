package org.aezoo.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.classifier.ClassifierNetwork;
import org.aezoo.models.trained.Threshold;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.trained.TrainedClassifier;
import org.aezoo.models.trained.TrainedNetwork;

/**
 * A trained model, or a part of it, as an ONNX file: rows in the user's units go in, and what {@link TrainedAutoencoder}
 * gives for them comes out, scaling included.
 *
 * <table>
 * <caption>Inputs and outputs; n rows</caption>
 * <tr><th>name</th><th>type and shape</th><th>what</th></tr>
 * <tr><td>{@code rows}</td><td>double [n, inputSize]</td><td>in source units</td></tr>
 * <tr><td>{@code missing}</td><td>bool [n, height * width]</td><td>input of models that fill holes: which pixels are
 * missing</td></tr>
 * <tr><td>{@code batch}</td><td>int64 [n]</td><td>input of models that correct batches: from 0, in the order of {@code
 * batchNames}</td></tr>
 * <tr><td>{@code code}</td><td>float [n, codeSize]</td><td>output of the encoder and the model, input of the decoder</td></tr>
 * <tr><td>{@code reconstruction}</td><td>double [n, inputSize]</td><td>in source units; what was not missing is as given</td></tr>
 * <tr><td>{@code corrected}</td><td>double [n, inputSize]</td><td>of models that correct batches</td></tr>
 * <tr><td>{@code probabilities}</td><td>float [n, classes]</td><td>of classifiers</td></tr>
 * <tr><td>{@code logits}</td><td>float</td><td>what a reconstruction or probabilities are made of by sigmoid or softmax:
 * runtimes lose small probabilities</td></tr>
 * <tr><td>{@code score}</td><td>double [n]</td><td>high for rows unlike the training rows</td></tr>
 * <tr><td>{@code anomaly}</td><td>bool [n]</td><td>whether the score is above the model's threshold, where it has one</td></tr>
 * </table>
 *
 * <p>Rows that the library refuses give NaN. Codes that are drawn in training are their means, as everywhere.
 */
public final class OnnxModel {

    /** What of a model is written. */
    public enum Part {
        /** From rows to codes. */
        ENCODER,
        /** From codes to rows. */
        DECODER,
        /** From rows to codes and rows; of classifiers to probabilities. */
        MODEL,
        /** From rows to anomaly scores. */
        SCORES;

        /** As written on the command line. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An input or output.
     *
     * @param type of its values: {@code float}, {@code double}, {@code int64} or {@code bool}
     * @param shape numbers, and {@code rows} for as many as there are
     */
    public record Port(String name, String type, List<String> shape) {}

    private static final String CODE = "code";
    private static final String RECONSTRUCTION = "reconstruction";
    private static final String LOGITS = "logits";

    private final ModelProto proto;

    private OnnxModel(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * Makes the file's content.
     *
     * @param trained open; stays open
     * @throws InvalidInputException in one line, if this part of the model cannot be written
     */
    public static OnnxModel of(TrainedNetwork trained, Part part) {
        return trained.whileOpen(() -> {
            OnnxGraph graph = new OnnxGraph();
            if (trained instanceof TrainedAutoencoder autoencoder) {
                write(autoencoder, part, graph);
            } else if (trained instanceof TrainedClassifier classifier) {
                write(classifier, part, graph);
            }
            return new OnnxModel(graph.model(trained.card().model() + " " + part.id(), notes(trained, part)));
        });
    }

    private static void write(TrainedAutoencoder trained, Part part, OnnxGraph graph) {
        AutoencoderModel model = trained.model();
        if (part == Part.DECODER) {
            decode(trained, graph);
            return;
        }
        RawRows rows = RawRows.of(graph, model, trained.scaling(), part == Part.SCORES);
        if (part == Part.SCORES) {
            Tensor score = rows.checked(Scores.of(graph, trained, rows));
            graph.output("score", score);
            Threshold threshold = trained.scorer().threshold();
            if (threshold != null) {
                graph.output("anomaly", graph.test("Greater", score, threshold.value()));
            }
            return;
        }
        Network network = new Network(trained.graph(), graph, Map.of(Network.input(trained.graph()), rows.seen()));
        graph.output(CODE, rows.checked(graph.flat(network.at(model.codeVertex()))));
        if (part == Part.MODEL) {
            Tensor rebuilt = rows.inverse(graph.flat(network.at(model.reconstructionVertex())));
            Tensor kept = rows.holes == null ? rebuilt : graph.where(rows.holes, rebuilt, rows.rows);
            graph.output(RECONSTRUCTION, rows.checked(kept));
            if (model instanceof BatchCorrecting correcting && correcting.batchMarks() != null) {
                Tensor corrected = network.at(correcting.correctedVertex());
                graph.output("corrected", rows.checked(rows.inverse(corrected)));
            }
            logits(graph, network, model.reconstructionVertex());
        }
    }

    private static void decode(TrainedAutoencoder trained, OnnxGraph graph) {
        AutoencoderModel model = trained.model();
        Tensor code = graph.input(CODE, DataType.FLOAT, model.codeSize());
        // the code of a convolutional network is a picture: the encoder tells of which shape
        OnnxGraph aside = new OnnxGraph();
        RawRows rows = RawRows.of(aside, model, trained.scaling(), false);
        String input = Network.input(trained.graph());
        long[] shape = new Network(trained.graph(), aside, Map.of(input, rows.seen()))
                .at(model.codeVertex())
                .shape();
        Map<String, Tensor> given = new LinkedHashMap<>();
        given.put(model.codeVertex(), graph.reshape(code, shape));
        BatchOneHot marks = BatchCorrecting.marks(model);
        if (marks != null) {
            // where nothing but codes is known, the batch is the reference
            given.put("batch", graph.rowsOf(code, 0, marks.width()));
        }
        Network network = new Network(trained.graph(), graph, given);
        Tensor rebuilt = graph.flat(network.at(model.reconstructionVertex()));
        graph.output(RECONSTRUCTION, RawRows.inverse(graph, trained.scaling(), rebuilt));
        logits(graph, network, model.reconstructionVertex());
    }

    private static void write(TrainedClassifier trained, Part part, OnnxGraph graph) {
        if (part != Part.ENCODER && part != Part.MODEL) {
            throw new InvalidInputException("a classifier rebuilds and scores nothing, so it has no " + part.id()
                    + ": export it as model or encoder");
        }
        RawRows rows = RawRows.of(graph, trained.shape().size(), trained.scaling());
        Network network = new Network(trained.graph(), graph, Map.of(Network.input(trained.graph()), rows.seen()));
        if (part == Part.ENCODER) {
            graph.output(CODE, rows.checked(graph.flat(network.at(trained.codeLayer()))));
            return;
        }
        graph.output("probabilities", rows.checked(network.at(ClassifierNetwork.OUTPUT)));
        logits(graph, network, ClassifierNetwork.OUTPUT);
    }

    private static void logits(OnnxGraph graph, Network network, String vertex) {
        Tensor logits = network.logits(vertex);
        if (logits != null) {
            graph.output(LOGITS, graph.flat(logits));
        }
    }

    private static Map<String, String> notes(TrainedNetwork trained, Part part) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("aezoo.model", trained.card().model());
        notes.put("aezoo.part", part.id());
        notes.put("aezoo.shape", trained.shape().toString());
        if (!trained.featureNames().isEmpty()) {
            notes.put("aezoo.columns", json(trained.featureNames()));
        }
        if (trained instanceof TrainedClassifier classifier) {
            notes.put("aezoo.classes", json(classifier.classNames()));
        } else if (trained instanceof TrainedAutoencoder autoencoder) {
            Threshold threshold = autoencoder.scorer().threshold();
            if (threshold != null) {
                notes.put("aezoo.threshold", Double.toString(threshold.value()));
            }
            if (!autoencoder.batchNames().isEmpty()) {
                notes.put("aezoo.batches", json(autoencoder.batchNames()));
            }
        }
        return notes;
    }

    private static String json(List<String> texts) {
        try {
            return new ObjectMapper().writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What goes in. */
    public List<Port> inputs() {
        return proto.getGraph().getInputList().stream().map(OnnxModel::port).toList();
    }

    /** What comes out. */
    public List<Port> outputs() {
        return proto.getGraph().getOutputList().stream().map(OnnxModel::port).toList();
    }

    private static Port port(ValueInfoProto info) {
        var tensor = info.getType().getTensorType();
        List<String> shape = tensor.getShape().getDimList().stream()
                .map(OnnxModel::dimension)
                .toList();
        DataType type = DataType.forNumber(tensor.getElemType());
        return new Port(info.getName(), type == null ? "" : type.name().toLowerCase(Locale.ROOT), shape);
    }

    private static String dimension(Dimension dimension) {
        return dimension.hasDimParam() ? dimension.getDimParam() : Long.toString(dimension.getDimValue());
    }

    /** The file's bytes. */
    public byte[] bytes() {
        return proto.toByteArray();
    }

    /**
     * Writes the file, beside its place first.
     *
     * @throws InvalidInputException if the place cannot be written to
     */
    public void write(Path file) {
        try {
            AtomicFile.write(file, temporary -> {
                try (var out = Files.newOutputStream(temporary)) {
                    proto.writeTo(out);
                }
            });
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + Text.shown(file) + " (" + Text.reason(e)
                            + "): check the folder and the free space",
                    e);
        }
    }
}
