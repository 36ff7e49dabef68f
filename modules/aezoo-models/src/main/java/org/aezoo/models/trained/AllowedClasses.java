package org.aezoo.models.trained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.VariantProvider;

/**
 * The classes that a network's configuration may name. Deeplearning4j makes an object of every class it finds under
 * {@code @class}; only those that describe networks are let through: its own layers, vertices, losses, activations,
 * updaters and schedules, those of aezoo that {@code persisted-classes.txt} lists, and what a {@link VariantProvider}
 * lists. Any other text that looks like the name of a class is refused as well, wherever it stands.
 */
final class AllowedClasses {

    private static final List<String> PACKAGES = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*([.$][A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern LOOKS_LIKE_A_CLASS =
            Pattern.compile("\\[*L?([a-z_][A-Za-z0-9_]*\\.){2,}[A-Za-z_$][A-Za-z0-9_$]*.*", Pattern.DOTALL);

    /** The classes of {@code org.aezoo.layers} that saved models name, one a line. */
    private static final String PERSISTED = "/org/aezoo/layers/persisted-classes.txt";

    private final Set<String> added = new HashSet<>(persisted());

    /** Asks the providers on the class path, whose code runs anyway, what they add. */
    AllowedClasses() {
        this(ServiceLoader.load(VariantProvider.class));
    }

    AllowedClasses(Iterable<VariantProvider> providers) {
        for (VariantProvider provider : providers) {
            provider.configurationClasses().forEach(type -> added.add(type.getName()));
        }
    }

    private static List<String> persisted() {
        try (InputStream in = Objects.requireNonNull(AllowedClasses.class.getResourceAsStream(PERSISTED), PERSISTED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PERSISTED, e);
        }
    }

    private boolean allows(String name) {
        return NAME.matcher(name).matches()
                && (added.contains(name) || PACKAGES.stream().anyMatch(name::startsWith));
    }

    /**
     * Looks through a configuration.
     *
     * @param what is looked through, for the message
     * @throws InvalidInputException if it names a class that is not allowed
     */
    void check(JsonNode node, String what) {
        if (node.isTextual()) {
            if (LOOKS_LIKE_A_CLASS.matcher(node.asText()).matches()) {
                require(node.asText(), what);
            }
            return;
        }
        for (JsonNode child : node) {
            check(child, what);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String key = field.getKey();
            if (key.equals("@class")) {
                require(field.getValue().asText(), what);
            } else if (key.startsWith("@") || LOOKS_LIKE_A_CLASS.matcher(key).matches()) {
                require(key, what);
            }
        }
    }

    private void require(String name, String what) {
        if (!allows(name)) {
            String shown = name.replaceAll("\\p{Cntrl}", "?");
            throw new InvalidInputException(what + " names the class '"
                    + (shown.length() <= 120 ? shown : shown.substring(0, 120) + "...")
                    + "', which is not on the list of those that a network is made of: it may be malicious, do not load"
                    + " it; for layers of your own see VariantProvider");
        }
    }
}
