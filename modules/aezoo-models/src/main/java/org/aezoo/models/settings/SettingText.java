package org.aezoo.models.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;

/** Values and names of settings as text. */
final class SettingText {

    private SettingText() {}

    /** A text as a value of a component. */
    static Object parse(String name, Type type, String text) {
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

    /** What people call the type of a component. */
    static String typeName(Type type) {
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

    /** A value as it is written. */
    static String text(Object value) {
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
