package org.aezoo.models.settings;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** The same for a record that has the settings channels, height and width. */
    public static <M extends Configured> M picture(
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
    public static <M extends Configured> M like(Record other, Class<M> type, Map<String, ?> given) {
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
                return SettingText.parse(SettingText.kebab(component.getName()), component.getGenericType(), text);
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
            values.put(SettingText.kebab(component.getName()), SettingText.text(read(model, component)));
        }
        return values;
    }

    /** The same with numbers as numbers and lists as lists, for JSON. */
    public static Map<String, Object> typedValues(Configured model) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            Object value = read(model, component);
            values.put(
                    SettingText.kebab(component.getName()), value instanceof Enum<?> ? SettingText.text(value) : value);
        }
        return values;
    }

    /** Back from {@link #typedValues} to text. */
    public static Map<String, String> texts(Map<String, Object> typed) {
        Map<String, String> texts = new LinkedHashMap<>();
        typed.forEach((name, value) -> texts.put(name, SettingText.text(value)));
        return texts;
    }

    /** Name, type, value, range and meaning of each setting. */
    public static List<Described> describe(Configured model) {
        List<Described> described = new ArrayList<>();
        for (RecordComponent component : components(model.getClass())) {
            @Nullable Setting setting = annotation(model.getClass(), component, Setting.class);
            described.add(new Described(
                    SettingText.kebab(component.getName()),
                    SettingText.typeName(component.getGenericType()),
                    SettingText.text(read(model, component)),
                    setting == null ? "" : Bounds.of(setting).words(setting.range(), component.getGenericType()),
                    setting == null ? "" : setting.value()));
        }
        return described;
    }

    /** A model as it was before there were the settings that say so: what a file that lacks them means. */
    public static <M extends Configured> M asBefore(M model) {
        Map<String, String> before = new LinkedHashMap<>();
        for (RecordComponent component : components(model.getClass())) {
            Setting setting = annotation(model.getClass(), component, Setting.class);
            if (setting != null && !setting.before().isEmpty()) {
                before.put(SettingText.kebab(component.getName()), setting.before());
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
            known.add(SettingText.kebab(component.getName()));
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
                    : SettingText.parse(known.get(i), components[i].getGenericType(), change.trim());
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
}
