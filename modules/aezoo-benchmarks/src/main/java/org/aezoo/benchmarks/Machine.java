package org.aezoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a measurement was made on, in words. */
final class Machine {

    private Machine() {}

    /** Processor, system, Java and how busy the machine is with other work. */
    static String describe() {
        String model = line("/proc/cpuinfo", "model name");
        String load = line("/proc/loadavg", "");
        return (model.isEmpty() ? System.getProperty("os.arch") : model.replaceFirst("^[^:]*:\\s*", ""))
                + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", Java " + Runtime.version()
                + (load.isEmpty() ? "" : ", load at the start " + load.replaceFirst(" .*", ""));
    }

    private static String line(String file, String start) {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                for (String line : Files.readAllLines(path)) {
                    if (line.startsWith(start)) {
                        return line;
                    }
                }
            }
            return "";
        } catch (IOException e) {
            // a description with less in it is good enough
            return "";
        }
    }
}
