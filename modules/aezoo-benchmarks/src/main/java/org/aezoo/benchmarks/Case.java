package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aezoo.data.DataShape;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Settings;
import org.aezoo.models.Variant;
import org.aezoo.models.Zoo;

/**
 * A network that is timed.
 *
 * @param name on the command line and in the table
 * @param model for 28 x 28 grey pixels
 * @param batch examples per step
 */
record Case(String name, AutoencoderModel model, int batch) {

    private static final DataShape SHAPE = DataShape.image(1, 28, 28);

    /** The variants that have a peer, at their default settings, and two deep networks of fixed sizes. */
    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("784-128-64", deep("128", 64), 128));
        cases.add(new Case("784-1000-500-250-30", deep("1000,500,250", 30), 256));
        for (Variant variant : Zoo.list()) {
            if (Peers.knows(variant.id())) {
                cases.add(new Case(variant.id(), variant.forShape(SHAPE), 128));
            }
        }
        return cases;
    }

    private static AutoencoderModel deep(String hidden, int code) {
        return Settings.with(
                Zoo.get("deep").forShape(SHAPE),
                Map.of("hidden-sizes", hidden, "code-size", Integer.toString(code), "code-activation", "relu"));
    }

    static Case of(String name) {
        return all().stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown case '" + name + "': known are "
                        + String.join(", ", all().stream().map(Case::name).toList())));
    }
}
