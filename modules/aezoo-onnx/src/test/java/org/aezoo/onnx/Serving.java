package org.aezoo.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/** What docs/onnx.md shows, run by {@link ServingTest} without anything else on the class path. */
final class Serving {

    private Serving() {}

    /**
     * Prints a score.
     *
     * @param args an ONNX file of scores of four columns
     */
    public static void main(String[] args) throws OrtException {
        String file = args[0];
        // tag::page
        // Serving
        try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
                OrtSession session = environment.createSession(file, new OrtSession.SessionOptions());
                OnnxTensor rows = OnnxTensor.createTensor(environment, new double[][] {{5.1, 3.5, 1.4, 0.2}});
                OrtSession.Result result = session.run(Map.of("rows", rows))) {
            double[] scores = (double[]) result.get("score").orElseThrow().getValue();
            System.out.println(scores[0]);
        }
        // end::page
    }
}
