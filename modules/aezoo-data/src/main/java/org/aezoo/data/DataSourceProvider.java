package org.aezoo.data;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Ways to write where data comes from. Those of the zoo, and those of other libraries that name theirs in {@code
 * META-INF/services/org.aezoo.data.DataSourceProvider}, are found on the class path by {@link ServiceLoader}.
 */
public interface DataSourceProvider {

    /**
     * How sources are written, for messages: a name such as {@code digits}, or a scheme and what follows it, such as
     * {@code csv:FILE}. No two providers have the same name or scheme.
     */
    List<String> forms();

    /**
     * Understands a source.
     *
     * @param text as it is written, without space around it
     * @return empty if it has none of the names and schemes of this provider
     * @throws InvalidInputException if it has one, and what follows is wrong
     */
    Optional<DataSource> parse(String text);

    /**
     * What was probably meant by a text that no provider understands.
     *
     * @param text as it is written
     * @return a source that this provider understands; empty if it has no idea
     */
    default Optional<String> guess(String text) {
        return Optional.empty();
    }

    /** Those on the class path. */
    static List<DataSourceProvider> all() {
        return ServiceLoader.load(DataSourceProvider.class, DataSourceProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * Understands a source by whichever provider does.
     *
     * @throws InvalidInputException if none does; the message lists the forms that are known
     */
    static DataSource find(String text) {
        List<DataSourceProvider> all = all();
        String trimmed = text.strip();
        List<String> forms =
                all.stream().flatMap(provider -> provider.forms().stream()).toList();
        if (trimmed.isEmpty()) {
            throw new InvalidInputException("no data is named: known are " + String.join(", ", forms));
        }
        return all.stream()
                .flatMap(provider -> provider.parse(trimmed).stream())
                .findFirst()
                .orElseThrow(() -> unknown(trimmed, all, forms));
    }

    private static InvalidInputException unknown(String text, List<DataSourceProvider> all, List<String> forms) {
        int start = text.indexOf(':') + 1;
        List<String> known = start == 0
                ? forms.stream().map(form -> form.replaceFirst(":.*", "")).toList()
                : forms.stream()
                        .filter(form -> form.indexOf(':') >= 0)
                        .map(form -> form.substring(0, form.indexOf(':') + 1))
                        .toList();
        String hint = Suggest.hint(start == 0 ? text : text.substring(0, start), known);
        if (hint.isEmpty()) {
            hint = all.stream()
                    .flatMap(provider -> provider.guess(text).stream())
                    .findFirst()
                    .map(guess -> " (did you mean '" + guess + "'?)")
                    .orElse("");
        }
        return new InvalidInputException(
                "unknown data '" + Text.shown(text) + "'" + hint + ": known are " + String.join(", ", forms));
    }
}
