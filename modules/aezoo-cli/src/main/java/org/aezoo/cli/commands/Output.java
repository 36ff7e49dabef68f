package org.aezoo.cli.commands;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.aezoo.cli.options.CommonOptions;
import org.aezoo.data.AtomicFile;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes to, by the same rules for all of them: a file that is there is replaced once all is written, and
 * that is said; what the command reads from, and what belongs to a run, is refused. Made before anything is loaded.
 */
final class Output {

    /** What a run's folder cannot do without. */
    private static final Set<String> RUN =
            Set.of("model.zip", "run.json", "history.csv", "events.jsonl", "report.html", ".lock");

    private static final String OTHER_PICTURES = "(?s).*\\.(jpe?g|gif|bmp|tiff?|webp|svg|pdf)";

    private final @Nullable Path file;
    private final String name;
    private final boolean replaces;
    private final CommonOptions common;

    private Output(@Nullable Path file, String name, boolean replaces, CommonOptions common) {
        this.file = file;
        this.name = name;
        this.replaces = replaces;
        this.common = common;
    }

    /** Writes lines; in a callback that must not throw an {@link IOException}, it may be an unchecked one. */
    @FunctionalInterface
    interface Lines {
        void writeTo(Writer writer) throws IOException;
    }

    /** Lines to a file, or to standard output where none is named; that leaves no room there for a JSON document. */
    static Output lines(@Nullable Path out, CommonOptions common, @Nullable Path... inputs) {
        if (out == null && common.json) {
            throw new InvalidInputException(
                    "--json needs --out: without it the lines themselves go to standard output");
        }
        return out == null ? new Output(null, "", false, common) : file(out, common, inputs);
    }

    /**
     * A file.
     *
     * @param inputs files that are read, as far as there are any
     * @throws InvalidInputException if it cannot or must not be written
     */
    static Output file(Path out, CommonOptions common, @Nullable Path... inputs) {
        Path absolute = out.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InvalidInputException("no such folder: " + Text.shown(parent == null ? absolute : parent)
                    + ": make it first, or name another --out");
        }
        if (Files.isDirectory(absolute)) {
            throw new InvalidInputException("--out must name a file, and " + Text.shown(out) + " is a folder");
        }
        if (RUN.contains(String.valueOf(absolute.getFileName())) && Files.exists(parent.resolve("run.json"))) {
            throw new InvalidInputException("--out must not be " + Text.shown(out)
                    + ", which belongs to the run in that folder: name another file");
        }
        try {
            for (Path input : inputs) {
                if (input != null
                        && Files.exists(absolute)
                        && Files.exists(input)
                        && Files.isSameFile(absolute, input)) {
                    throw new InvalidInputException(
                            "--out must not be " + Text.shown(out) + ", which is read: name another file");
                }
            }
            boolean replaces = Files.isRegularFile(absolute);
            // a link stays one, and what it leads to is written
            return new Output(replaces ? absolute.toRealPath() : absolute, out.toString(), replaces, common);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + Text.shown(out) + " (" + Text.reason(e) + "): name another --out", e);
        }
    }

    /**
     * Whether the file is to be a picture.
     *
     * @throws InvalidInputException if its name says that it is to be one of another kind
     */
    boolean isPicture() {
        if (file == null) {
            return false;
        }
        String lower = file.toString().toLowerCase(Locale.ROOT);
        if (lower.matches(OTHER_PICTURES)) {
            throw new InvalidInputException(
                    "pictures are written as PNG, got " + name + ": name a .png, or a .csv for numbers");
        }
        return lower.endsWith(".png");
    }

    /** The file, for what cannot be written as it comes. */
    Path target() {
        if (file == null) {
            throw new IllegalStateException("standard output is no file");
        }
        if (isStream()) {
            throw new InvalidInputException("--out must name a file, and " + name + " is a device or a pipe");
        }
        return file;
    }

    private boolean isStream() {
        return file != null && Files.exists(file) && !Files.isRegularFile(file);
    }

    /** Writes lines whole or not at all; to a device, a pipe and standard output as they come. */
    void write(Lines lines) {
        try {
            if (file == null) {
                PrintWriter writer = common.out();
                write(writer, lines);
                writer.flush();
                if (writer.checkError()) {
                    throw new CommandFailedException("standard output was closed before all rows were written");
                }
            } else if (isStream()) {
                write(file, lines);
            } else {
                AtomicFile.write(file, temporary -> write(temporary, lines));
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write " + name + " (" + Text.reason(e) + "): check the folder and the space", e);
        }
    }

    private static void write(Path to, Lines lines) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(to, StandardCharsets.UTF_8)) {
            write(writer, lines);
        }
    }

    private static void write(Writer writer, Lines lines) throws IOException {
        try {
            lines.writeTo(writer);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Says what was written: a line for people, or one JSON document.
     *
     * @param what such as {@code 300 rows}
     * @param more of the document
     */
    void done(String what, Map<String, ?> more) {
        if (file == null) {
            return;
        }
        if (!common.json) {
            common.err().println("wrote " + what + " to " + name + (replaces ? ", in place of what was there" : ""));
            return;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("out", name);
        document.put("replaced", replaces);
        document.putAll(more);
        common.print(document);
    }
}
