package org.aezoo.layers.cpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The processor that the JVM runs on, in words. Sums are rounded in another order with another instruction set, so a run's
 * card names it.
 */
public final class Processor {

    private static final Map<Integer, String> SETS = Map.of(
            dnnl.dnnl_cpu_isa_sse41, "SSE4.1",
            dnnl.dnnl_cpu_isa_avx, "AVX",
            dnnl.dnnl_cpu_isa_avx2, "AVX2",
            dnnl.dnnl_cpu_isa_avx2_vnni, "AVX2 with VNNI",
            dnnl.dnnl_cpu_isa_avx512_core, "AVX-512",
            dnnl.dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI",
            dnnl.dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with BF16",
            dnnl.dnnl_cpu_isa_avx512_core_amx, "AVX-512 with AMX");

    private Processor() {}

    /** Its model, such as "AMD EPYC 9B14"; the architecture where the system does not tell. */
    public static String model() {
        return told("model name").orElse(System.getProperty("os.arch"));
    }

    /**
     * The widest instruction set that matrix products use, in words: what the processor has, or less where
     * {@code DNNL_MAX_CPU_ISA} says so; "unknown" on other devices and where nobody tells.
     */
    public static String instructions() {
        try {
            if (Onednn.isUsed()) {
                return SETS.getOrDefault(dnnl.dnnl_get_effective_cpu_isa(), "unknown");
            }
        } catch (LinkageError e) {
            // an older oneDNN keeps it to itself
        }
        String flags = Device.isCpu() ? " " + told("flags").orElse("") + " " : "";
        return flags.contains(" avx512bw ") ? "AVX-512" : flags.contains(" avx2 ") ? "AVX2" : "unknown";
    }

    /** The first answer to a key in Linux's description of the processor. */
    private static Optional<String> told(String key) {
        Path description = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(description)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
