package org.aezoo.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.aezoo.layers.cpu.Processor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** What a run is done with. */
public final class Environment {

    private Environment() {}

    /** The version of this library as its jar says; {@code development} when it runs from classes. */
    public static String aezoo() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Versions of aezoo, Deeplearning4j, Java and the operating system. */
    public static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("aezoo", aezoo());
        versions.put("deeplearning4j", deeplearning4j());
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    /** The versions, and what rounds the sums of a run; once the backend is there. */
    public static Map<String, String> ofRun() {
        Map<String, String> all = versions();
        all.put("processor", Processor.model());
        all.put("instruction_set", Processor.instructions());
        return all;
    }

    /** Deeplearning4j's version. Its jars name it in what Maven left there, not in their manifest. */
    public static String deeplearning4j() {
        String file = "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";
        try (InputStream in = ComputationGraph.class.getResourceAsStream(file)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** ND4J's backend by its class; loads it. */
    public static String backend() {
        return Nd4j.getBackend().getClass().getSimpleName();
    }
}
