package org.aezoo.cli.commands;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.aezoo.cli.machine.Backend;
import org.aezoo.cli.machine.NvidiaCard;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.download.Catalogue;
import org.aezoo.layers.cpu.NativeThreads;
import org.aezoo.layers.cpu.Processor;
import org.aezoo.run.Environment;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aezoo doctor}: what this machine has, and what of it is used. */
@Command(name = "doctor", description = "Say what this machine has, what of it is used, and what stands in the way.")
public final class DoctorCommand implements Runnable {

    private static final double GIB = 1L << 30;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        Map<String, Object> found = new LinkedHashMap<>();
        found.putAll(Environment.versions());
        boolean works = backend(found);
        List<String> cards = new ArrayList<>();
        for (NvidiaCard card : NvidiaCard.all()) {
            cards.add(card.name() + ", driver " + card.driver() + ", " + card.memory() + ": "
                    + card.verdict(Environment.deeplearning4j()));
        }
        found.put("cards", cards.isEmpty() ? List.of("no NVIDIA card answers: the CPU computes") : cards);
        found.put("processor", Processor.model());
        found.put("processors", Runtime.getRuntime().availableProcessors());
        memory(found);
        found.put("cache", place(Catalogue.userCache()));
        found.put("fonts", fonts());
        if (common.json) {
            common.print(found);
        } else {
            found.forEach((name, value) -> {
                for (Object one : value instanceof List<?> several ? several : List.of(value)) {
                    common.out().println(String.format(Locale.ROOT, "%-22s %s", name.replace('_', ' '), one));
                }
            });
        }
        if (!works) {
            throw new InvalidInputException("no backend works here: see above");
        }
    }

    /** What computes, or why nothing does. */
    private static boolean backend(Map<String, Object> found) {
        try {
            Backend.load();
        } catch (InvalidInputException e) {
            found.put("backend", Objects.requireNonNullElse(e.getMessage(), "none"));
            return false;
        }
        found.put("backend", Environment.backend());
        Properties told = Nd4j.getExecutioner().getEnvironmentInformation();
        found.put("blas", Objects.toString(told.get("blas.vendor"), "unknown"));
        found.put("matrix_products", NativeThreads.library());
        found.put("instruction_set", Processor.instructions());
        Object devices = told.get("cuda.devicesInformation");
        if (devices instanceof List<?> several) {
            found.put("cuda_devices", several.stream().map(Object::toString).toList());
        }
        found.put("native_threads", NativeThreads.get());
        Path remembered = Catalogue.userCache().resolve("threads.properties");
        found.put(
                "thread_trials",
                Files.isRegularFile(remembered)
                        ? "remembered in " + remembered
                        : "none yet: training tries numbers of threads out once");
        return true;
    }

    private static void memory(Map<String, Object> found) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            found.put(
                    "memory",
                    String.format(
                            Locale.ROOT,
                            "%.1f GiB, %.1f of them free",
                            system.getTotalMemorySize() / GIB,
                            system.getFreeMemorySize() / GIB));
        }
        found.put("java_heap", limit(Runtime.getRuntime().maxMemory()));
        found.put(
                "native_memory",
                limit(Pointer.maxBytes()) + " for arrays, " + limit(Pointer.maxPhysicalBytes()) + " in all");
    }

    private static String limit(long bytes) {
        return bytes <= 0 || bytes == Long.MAX_VALUE
                ? "no limit"
                : String.format(Locale.ROOT, "at most %.1f GiB", bytes / GIB);
    }

    private static String place(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return String.format(
                    Locale.ROOT,
                    "%s, %.1f GiB free%s",
                    folder,
                    Files.getFileStore(there).getUsableSpace() / GIB,
                    Files.isWritable(there) ? "" : ", not writable");
        } catch (IOException e) {
            return folder + " cannot be looked at (" + e.getMessage() + ")";
        }
    }

    private static String fonts() {
        try {
            int families =
                    java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            return families > 0 ? families + " families" : "none: charts are left out; install fontconfig and a font";
        } catch (RuntimeException | LinkageError e) {
            return "none: charts are left out; install fontconfig and a font";
        }
    }
}
