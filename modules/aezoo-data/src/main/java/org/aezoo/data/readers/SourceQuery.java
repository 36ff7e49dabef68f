package org.aezoo.data.readers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/** A path with parameters behind it, {@code PATH?name=value&flag}; a path may have question marks of its own if it exists. */
public final class SourceQuery {

    private final String text;
    private final String form;
    private final String path;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Names of parameters that are known; those that may stand alone too. */
    private final List<String> known = new ArrayList<>();

    private final List<String> flags = new ArrayList<>();

    /**
     * @param text the source as it is written, with its scheme
     * @param form how such a source is written, {@code csv:FILE[?label=COLUMN&mixed]}: says which parameters there are
     */
    public SourceQuery(String text, String form) {
        this.text = text;
        this.form = form;
        for (String parameter :
                form.substring(form.indexOf('?') + 1, form.length() - 1).split("&", -1)) {
            String name = parameter.replaceFirst("=.*", "");
            known.add(name);
            if (name.equals(parameter)) {
                flags.add(name);
            }
        }
        String rest = text.substring(text.indexOf(':') + 1);
        int mark = mark(rest);
        path = mark < 0 ? rest : rest.substring(0, mark);
        if (path.isBlank()) {
            throw new InvalidInputException("no file or folder is named: write " + form);
        }
        if (mark >= 0) {
            for (String pair : rest.substring(mark + 1).split("&", -1)) {
                add(pair);
            }
        }
    }

    /** Where the parameters start: after the shortest path that exists, else at the first question mark. */
    private static int mark(String text) {
        int first = text.indexOf('?');
        for (int mark = first; mark >= 0; mark = text.indexOf('?', mark + 1)) {
            if (Files.exists(InputFiles.path(text.substring(0, mark)))) {
                return mark;
            }
        }
        return first >= 0 && Files.exists(InputFiles.path(text)) ? -1 : first;
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (!known.contains(name)) {
            throw new InvalidInputException(
                    "unknown parameter '" + Text.shown(name) + "'" + Suggest.hint(name, known) + ": write " + form);
        }
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (value.isEmpty() && !flags.contains(name)) {
            throw new InvalidInputException("parameter '" + name + "' has no value: write " + form);
        }
        if (values.put(name, value) != null) {
            throw new InvalidInputException("parameter '" + name + "' is given twice: write " + form);
        }
    }

    /** What comes before the parameters. */
    public Path path() {
        return InputFiles.path(path);
    }

    /** The value of a parameter; null where it is not given. */
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /** Whether a parameter that may stand alone is set. */
    public boolean flag(String name) {
        String value = values.get(name);
        if (value != null && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
            throw new InvalidInputException(name + " must be true or false, or stand alone, got '" + Text.shown(value)
                    + "' in " + Text.shown(text));
        }
        return value != null && !value.equals("false");
    }

    /** Whether the first of two words is given; null if none is. */
    public @Nullable Boolean either(String name, String first, String second) {
        String value = values.get(name);
        if (value != null && !value.equals(first) && !value.equals(second)) {
            throw new InvalidInputException(
                    name + " must be " + first + " or " + second + ", got '" + Text.shown(value) + "'");
        }
        return value == null ? null : value.equals(first);
    }

    /** Texts between commas. */
    public List<String> list(String name) {
        return Arrays.stream(values.getOrDefault(name, "").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** The value of a parameter as a path; null where it is not given. */
    public @Nullable Path file(String name) {
        String value = values.get(name);
        return value == null ? null : InputFiles.path(value);
    }

    /** A number of columns; 0 where it is not given. */
    public int count(String name) {
        String value = values.get(name);
        if (value == null) {
            return 0;
        }
        int count = value.matches("\\d{1,8}") ? Integer.parseInt(value) : 0;
        if (count < 1 || count > DataShape.MAX_SIZE) {
            throw new InvalidInputException(name + " must be a whole number between 1 and " + DataShape.MAX_SIZE
                    + ", got '" + Text.shown(value) + "'");
        }
        return count;
    }
}
