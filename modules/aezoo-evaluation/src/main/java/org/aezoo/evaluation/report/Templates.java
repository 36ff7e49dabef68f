package org.aezoo.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.aezoo.evaluation.figures.Html;
import org.aezoo.models.trained.Json;

/** Resources of the pages: texts, and Mustache templates. What a template names within two braces is escaped, within three it is HTML already. */
final class Templates {

    private Templates() {}

    /**
     * Fills a template in.
     *
     * @param template name of a resource, without {@code .mustache}
     * @param values a record or a map that has whatever the template names
     */
    static String render(String template, Object values) {
        return Mustache.compiler()
                .withEscaper(Html::escape)
                .withLoader(Templates::open)
                .emptyStringIsFalse(true)
                .loadTemplate(template)
                .execute(values);
    }

    private static Reader open(String template) {
        return new InputStreamReader(stream(template + ".mustache"), StandardCharsets.UTF_8);
    }

    /** A resource as text. */
    static String text(String name) {
        try (InputStream in = stream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource of names and what is said of each. */
    static <T> Map<String, T> json(String name, TypeReference<Map<String, T>> type) {
        try {
            return Map.copyOf(Json.mapper().readValue(text(name), type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " is damaged", e);
        }
    }

    private static InputStream stream(String name) {
        InputStream in = Templates.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " is missing from the program");
        }
        return in;
    }
}
