package org.aezoo.models;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes settings records by name, for files and the command line. A component {@code codeSize} is the
 * setting {@code code-size}; lists are written with commas.
 */
public final class Settings {

    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

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

    /** What a model's default values are for. */
    private enum Kind {
        IMAGE,
        TABLE
    }

    /**
     * A model for images with pixels in [0, 1].
     *
     * @param given by component name; every other setting has its {@link Default}
     * @throws IllegalArgumentException if the record refuses the values
     */
    public static <M extends Configured> M image(Class<M> type, Map<String, ?> given) {
        return of(type, Kind.IMAGE, given);
    }

    /** The same for a record of {@link PictureShape}. */
    public static <M extends PictureShape> M picture(
            Class<M> type, int channels, int height, int width, Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>(given);
        all.putAll(Map.of("channels", channels, "height", height, "width", width));
        return image(type, all);
    }

    /** The same for a table with standardised columns. */
    public static <M extends Configured> M table(Class<M> type, Map<String, ?> given) {
        return of(type, Kind.TABLE, given);
    }

    /**
     * A model that takes over the settings of the same names.
     *
     * @param other whose components these are
     * @param given by component name, and for those before the other's; every other setting has its {@link Default}
     */
    static <M extends Configured> M like(Record other, Class<M> type, Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>(given);
        Set<String> names = new HashSet<>();
        for (RecordComponent component : components(type)) {
            names.add(component.getName());
        }
        for (RecordComponent component : components(other.getClass())) {
            if (names.contains(component.getName())) {
                all.putIfAbsent(component.getName(), read(other, component));
            }
        }
        return of(type, Kind.TABLE, all);
    }

    private static <M extends Configured> M of(Class<M> type, Kind kind, Map<String, ?> given) {
        RecordComponent[] components = components(type);
        Set<String> unknown = new TreeSet<>(given.keySet());
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            unknown.remove(name);
            values[i] = given.containsKey(name) ? given.get(name) : standard(type, components[i], kind);
            if (components[i].getType() == double.class && values[i] instanceof Integer whole) {
                values[i] = whole.doubleValue();
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(type.getName() + " has no components " + unknown);
        }
        try {
            return construct(type, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("the settings record " + type.getName() + " failed", e.getCause());
        }
    }

    private static Object standard(Class<?> type, RecordComponent component, Kind kind) {
        Default standard = annotation(type, component, Default.class);
        if (standard != null) {
            String own = kind == Kind.IMAGE ? standard.image() : standard.table();
            String text = own.equals(Default.NONE) ? standard.value() : own;
            if (!text.equals(Default.NONE)) {
                return parse(kebab(component.getName()), component.getGenericType(), text);
            }
        }
        throw new IllegalStateException(type.getName() + " must have a default for " + component.getName());
    }

    /**
     * Refuses numbers outside the bounds of their {@link Setting}, for the constructor of a settings record, which calls it
     * itself. A component's field is not set yet at that time, hence the values.
     *
     * @param values of the record's components that have bounds, in the order of declaration
     * @throws IllegalArgumentException with name, rule and value
     */
    public static void check(Object... values) {
        Class<?> type = CALLER.getCallerClass();
        int next = 0;
        for (RecordComponent component : components(type)) {
            Setting setting = annotation(type, component, Setting.class);
            if (setting != null && Bounds.of(setting).any() && next++ < values.length) {
                Bounds.of(setting).check(component.getName(), values[next - 1]);
            }
        }
        if (next != values.length) {
            throw new IllegalStateException(
                    type.getName() + " must check its " + next + " settings with bounds, got " + values.length);
        }
    }

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
            @Nullable Setting setting = annotation(model.getClass(), component, Setting.class);
            described.add(new Described(
                    kebab(component.getName()),
                    typeName(component.getGenericType()),
                    text(read(model, component)),
                    setting == null ? "" : Bounds.of(setting).words(setting.range(), component.getGenericType()),
                    setting == null ? "" : setting.value()));
        }
        return described;
    }

    /** A model as it was before there were the settings that say so: what a file that lacks them means. */
    static <M extends Configured> M asBefore(M model) {
        Map<String, String> before = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            Setting setting = annotation(model.getClass(), component, Setting.class);
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
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String change = changes.get(known.get(i));
            values[i] = change == null
                    ? read(model, components[i])
                    : parse(known.get(i), components[i].getGenericType(), change.trim());
        }
        try {
            return (M) construct(model.getClass(), values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new InvalidInputException(model.id() + ": " + refused.getMessage(), refused);
            }
            throw new IllegalStateException("the settings record of " + model.id() + " failed", e.getCause());
        }
    }

    private static <T> T construct(Class<T> type, @Nullable Object[] values) throws InvocationTargetException {
        Class<?>[] types =
                Arrays.stream(components(type)).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "settings of " + type.getName() + " must have the types of its components, got "
                            + Arrays.toString(values),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings record " + type.getName() + " must be public", e);
        }
    }

    /** What stands on a component, else on the accessor of that name in the most special interface that has it. */
    static <A extends Annotation> @Nullable A annotation(Class<?> type, RecordComponent component, Class<A> kind) {
        A own = component.getAnnotation(kind);
        return own != null ? own : inherited(type, component.getName(), kind);
    }

    private static <A extends Annotation> @Nullable A inherited(Class<?> type, String accessor, Class<A> kind) {
        A found = null;
        Class<?> holder = Object.class;
        for (Class<?> shared : interfaces(type, new LinkedHashSet<>())) {
            for (Method method : shared.getDeclaredMethods()) {
                A candidate = method.getName().equals(accessor) ? method.getAnnotation(kind) : null;
                if (candidate != null && (found == null || holder.isAssignableFrom(shared))) {
                    found = candidate;
                    holder = shared;
                }
            }
        }
        return found;
    }

    private static Set<Class<?>> interfaces(Class<?> type, Set<Class<?>> found) {
        for (Class<?> parent : type.getInterfaces()) {
            found.add(parent);
            interfaces(parent, found);
        }
        return found;
    }

    private static RecordComponent[] components(Class<?> type) {
        RecordComponent @Nullable [] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("a model must be a record, got " + type.getName());
        }
        return components;
    }

    private static Object read(Object model, RecordComponent component) {
        try {
            return component.getAccessor().invoke(model);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the settings record " + model.getClass().getName() + " must be public", e);
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
