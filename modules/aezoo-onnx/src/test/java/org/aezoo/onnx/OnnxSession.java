package org.aezoo.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A file in ONNX Runtime. */
final class OnnxSession implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxSession(OnnxModel model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.bytes(), options);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Arrays by name. */
    record Results(Map<String, Object> arrays) {

        Object get(String name) {
            return Objects.requireNonNull(arrays.get(name), name);
        }

        float[][] floats(String name) {
            return (float[][]) get(name);
        }

        double[][] doubles(String name) {
            return (double[][]) get(name);
        }

        double[] scores() {
            return (double[]) get("score");
        }
    }

    /** @param inputs arrays by name */
    Results run(Map<String, Object> inputs) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Object> input : inputs.entrySet()) {
                tensors.put(input.getKey(), OnnxTensor.createTensor(environment, input.getValue()));
            }
            Map<String, Object> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), output.getValue().getValue());
                }
            }
            return new Results(outputs);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
