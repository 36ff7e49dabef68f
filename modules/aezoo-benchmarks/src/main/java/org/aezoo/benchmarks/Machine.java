package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aezoo.layers.cpu.Processor;

/** What a measurement was made on, in words. */
final class Machine {

    private Machine() {}

    /** Processor, system, Java and how busy the machine is with other work. */
    static String describe() {
        String load = load();
        return Processor.model() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", Java " + Runtime.version()
                + (load.isEmpty() ? "" : ", load at the start " + load);
    }

    private static String load() {
        try {
            Path told = Path.of("/proc/loadavg");
            return Files.isReadable(told) ? Files.readString(told).replaceFirst("\\s[\\s\\S]*", "") : "";
        } catch (IOException e) {
            // a description with less in it is good enough
            return "";
        }
    }
}
