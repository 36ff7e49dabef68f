package org.aezoo.models.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.aezoo.models.Variant;
import org.aezoo.models.VariantProvider;

/** The list of all variants: {@link BuiltInVariants}, and whatever {@link VariantProvider}s are on the class path. */
public final class Zoo {

    private Zoo() {}

    /** Every variant, the built-in ones first. */
    public static List<Variant> list() {
        List<VariantProvider> providers = new ArrayList<>(List.of(new BuiltInVariants()));
        ServiceLoader.load(VariantProvider.class).forEach(providers::add);
        Map<String, Variant> all = new LinkedHashMap<>();
        for (VariantProvider provider : providers) {
            for (Variant variant : provider.variants()) {
                if (all.putIfAbsent(variant.id(), variant) != null) {
                    throw new IllegalStateException("two variants are called '" + variant.id() + "': rename the one of "
                            + provider.getClass().getName());
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    /**
     * The variant of a name.
     *
     * @throws InvalidInputException if there is none; the message suggests the nearest name
     */
    public static Variant get(String id) {
        List<String> known = new ArrayList<>();
        for (Variant variant : list()) {
            if (variant.id().equals(id)) {
                return variant;
            }
            known.add(variant.id());
        }
        throw new InvalidInputException(
                "unknown model '" + id + "'" + Suggest.hint(id, known) + ": known are " + String.join(", ", known));
    }
}
