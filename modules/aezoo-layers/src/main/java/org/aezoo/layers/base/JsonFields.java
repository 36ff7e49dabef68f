package org.aezoo.layers.base;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The settings of a layer, vertex or loss: its fields marked {@link JsonProperty}, inherited ones first. Equality, hash
 * code and text of all of them come from here. Fields of Deeplearning4j's own classes are left to those classes.
 */
public final class JsonFields {

    /** Where a setting is kept. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> at = type; at != null && !isForeign(at); at = at.getSuperclass()) {
                List<Field> own = new ArrayList<>();
                for (Field field : at.getDeclaredFields()) {
                    if (field.isAnnotationPresent(JsonProperty.class)) {
                        field.setAccessible(true);
                        own.add(field);
                    }
                }
                fields.addAll(0, own);
            }
            return Collections.unmodifiableList(fields);
        }
    };

    private JsonFields() {}

    private static boolean isForeign(Class<?> type) {
        return type.getName().startsWith("org.deeplearning4j.")
                || type.getName().startsWith("java.");
    }

    private static Object[] values(Object of) {
        List<Field> fields = FIELDS.get(of.getClass());
        Object[] values = new Object[fields.size()];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = fields.get(i).get(of);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    /** Whether two objects are of one class and have the same settings. */
    public static boolean areEqual(Object one, @Nullable Object other) {
        return other != null && one.getClass() == other.getClass() && Arrays.deepEquals(values(one), values(other));
    }

    /** A hash code of the settings alone. */
    public static int hash(Object of) {
        return Arrays.deepHashCode(values(of));
    }

    /** The class and its settings, such as {@code TopKLayer(k=3, warmUpSteps=0)}. */
    public static String text(Object of) {
        List<Field> fields = FIELDS.get(of.getClass());
        Object[] values = values(of);
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String value = Arrays.deepToString(new Object[] {values[i]});
            settings.add(fields.get(i).getName() + "=" + value.substring(1, value.length() - 1));
        }
        return of.getClass().getSimpleName() + "(" + String.join(", ", settings) + ")";
    }
}
