package org.aezoo.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** What a run was done with. */
final class Environment {

    private Environment() {}

    static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("aezoo", Version.text());
        String dl4j = ComputationGraph.class.getPackage().getImplementationVersion();
        versions.put("deeplearning4j", dl4j == null ? "unknown" : dl4j);
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    static String backend() {
        return Nd4j.getBackend().getClass().getSimpleName();
    }
}
