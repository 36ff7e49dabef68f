package org.aezoo.models;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes settings records by name, for files and the command line. A component {@code codeSize} is the
 * setting {@code code-size}; lists are written with commas.
 */
public final class Settings {

    private Settings() {}

    /**
     * One setting as it is described to people.
     *
     * @param name in kebab-case
     * @param type {@code integer}, {@code number}, {@code true|false}, {@code list of integers},
     *     {@code list of numbers} or the allowed words
     * @param value as text
     * @param range the legal values in words
     * @param about what it does
     */
    public record Described(String name, String type, String value, String range, String about) {}

    /** The settings of a model with their values, as text, in the order of declaration. */
    public static Map<String, String> values(Configured model) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            values.put(kebab(component.getName()), text(read(model, component)));
        }
        return values;
    }

    /** The same with numbers as numbers and lists as lists, for JSON. */
    public static Map<String, Object> typedValues(Configured model) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            Object value = read(model, component);
            values.put(kebab(component.getName()), value instanceof Enum<?> ? text(value) : value);
        }
        return values;
    }

    /** Back from {@link #typedValues} to text. */
    public static Map<String, String> texts(Map<String, Object> typed) {
        Map<String, String> texts = new LinkedHashMap<>();
        typed.forEach((name, value) -> texts.put(name, text(value)));
        return texts;
    }

    /** Name, type, value, range and meaning of each setting. */
    public static List<Described> describe(Configured model) {
        List<Described> described = new ArrayList<>();
        for (RecordComponent component : components(model.getClass())) {
            @Nullable Setting setting = component.getAnnotation(Setting.class);
            described.add(new Described(
                    kebab(component.getName()),
                    typeName(component.getGenericType()),
                    text(read(model, component)),
                    setting == null ? "" : setting.range(),
                    setting == null ? "" : setting.value()));
        }
        return described;
    }

    /** A model as it was before there were the settings that say so: what a file that lacks them means. */
    static <M extends Configured> M asBefore(M model) {
        Map<String, String> before = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null && !setting.before().isEmpty()) {
                before.put(kebab(component.getName()), setting.before());
            }
        }
        return with(model, before);
    }

    /**
     * A copy of a model with some settings replaced.
     *
     * @param model gives the settings that {@code changes} does not name
     * @param changes values as text by kebab-case name
     * @throws InvalidInputException if a name is unknown, a text cannot be read, or the record refuses the values
     */
    @SuppressWarnings("unchecked") // a record's constructor makes records of its own class
    public static <M extends Configured> M with(M model, Map<String, String> changes) {
        RecordComponent[] components = components(model.getClass());
        List<String> known = new ArrayList<>();
        for (RecordComponent component : components) {
            known.add(kebab(component.getName()));
        }
        for (String name : changes.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException("unknown setting '" + name + "' for " + model.id()
                        + Suggest.hint(name, known) + ": it has " + String.join(", ", known));
            }
        }
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String change = changes.get(known.get(i));
            values[i] = change == null
                    ? read(model, components[i])
                    : parse(known.get(i), components[i].getGenericType(), change.trim());
        }
        try {
            Constructor<?> constructor = model.getClass().getDeclaredConstructor(types);
            return (M) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new InvalidInputException(model.id() + ": " + refused.getMessage(), refused);
            }
            throw new IllegalStateException("the settings record of " + model.id() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings record of " + model.id() + " must be a public record", e);
        }
    }

    private static RecordComponent[] components(Class<?> type) {
        RecordComponent @Nullable [] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("a model must be a record, got " + type.getName());
        }
        return components;
    }

    private static Object read(Configured model, RecordComponent component) {
        try {
            return component.getAccessor().invoke(model);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings record of " + model.id() + " must be public", e);
        }
    }

    private static Object parse(String name, Type type, String text) {
        try {
            if (type == int.class) {
                return Integer.parseInt(text);
            }
            if (type == long.class) {
                return Long.parseLong(text);
            }
            if (type == double.class) {
                return Double.parseDouble(text);
            }
            if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
                return Boolean.parseBoolean(text);
            }
            if (type instanceof ParameterizedType list) {
                List<Object> numbers = new ArrayList<>();
                for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                    numbers.add(ofNumbers(list) ? (Object) Double.parseDouble(part) : Integer.valueOf(part.trim()));
                }
                return List.copyOf(numbers);
            }
            if (type instanceof Class<?> words && words.isEnum()) {
                return word(name, words, text);
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException(name + " must be " + article(typeName(type)) + ", got '" + text + "'", e);
        }
        throw new InvalidInputException(name + " must be " + article(typeName(type)) + ", got '" + text + "'");
    }

    /** Whether a list holds numbers with a fraction, rather than whole ones. */
    private static boolean ofNumbers(ParameterizedType list) {
        return list.getActualTypeArguments()[0] == Double.class;
    }

    private static String article(String type) {
        return type.startsWith("integer") ? "a whole number" : type.startsWith("number") ? "a number" : type;
    }

    private static Object word(String name, Class<?> type, String text) {
        List<String> words = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String id = word(constant);
            if (id.equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
            words.add(id);
        }
        throw new InvalidInputException(name + " must be one of " + String.join(", ", words) + ", got '" + text + "'"
                + Suggest.hint(text, words));
    }

    private static String typeName(Type type) {
        if (type == int.class || type == long.class) {
            return "integer";
        }
        if (type == double.class) {
            return "number";
        }
        if (type == boolean.class) {
            return "true|false";
        }
        if (type instanceof ParameterizedType list) {
            return ofNumbers(list) ? "list of numbers" : "list of integers";
        }
        List<String> words = new ArrayList<>();
        for (Object constant : ((Class<?>) type).getEnumConstants()) {
            words.add(word(constant));
        }
        return String.join("|", words);
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            List<String> parts = new ArrayList<>();
            for (Object part : list) {
                parts.add(String.valueOf(part));
            }
            return String.join(",", parts);
        }
        return value instanceof Enum<?> constant ? word(constant) : String.valueOf(value);
    }

    /** {@code codeSize} becomes {@code code-size}. */
    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
