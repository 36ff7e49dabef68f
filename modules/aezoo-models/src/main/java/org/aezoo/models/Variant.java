package org.aezoo.models;

import java.util.function.Function;
import java.util.function.IntFunction;
import org.aezoo.data.DataShape;
import org.aezoo.models.settings.Require;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the {@link org.aezoo.models.zoo.Zoo}.
 *
 * @param id in kebab-case; the same as the model's own
 * @param about one line for people
 * @param paper who described it, and where
 * @param defaults sensible settings for data of a shape; refuses shapes it cannot serve with an
 *     {@link IllegalArgumentException}
 */
public record Variant(String id, String about, String paper, Function<DataShape, AutoencoderModel> defaults) {

    /** Sensible settings for pictures of a size. */
    @FunctionalInterface
    public interface PictureDefaults {
        /** For pictures with that many channels and pixels. */
        AutoencoderModel of(int channels, int height, int width);
    }

    /** The variant of a record that carries a {@link ZooEntry}. */
    public static Variant of(Class<? extends AutoencoderModel> type, Function<DataShape, AutoencoderModel> defaults) {
        ZooEntry entry = entry(type);
        return new Variant(entry.id(), entry.about(), entry.paper(), defaults);
    }

    /** One with defaults for images and for tables by the number of values per example. */
    public static Variant of(
            Class<? extends AutoencoderModel> type,
            IntFunction<AutoencoderModel> image,
            IntFunction<AutoencoderModel> tabular) {
        return of(type, shape -> shape.isImage() ? image.apply(shape.size()) : tabular.apply(shape.size()));
    }

    /** One whose form for images is a record of its own. */
    public static Variant of(
            Class<? extends AutoencoderModel> type, PictureDefaults image, IntFunction<AutoencoderModel> tabular) {
        return of(
                type,
                shape -> shape.isImage()
                        ? image.of(shape.channels(), shape.height(), shape.width())
                        : tabular.apply(shape.size()));
    }

    /** One for images alone. */
    public static Variant ofPictures(Class<? extends AutoencoderModel> type, PictureDefaults image) {
        return of(type, shape -> {
            Require.that(
                    shape.isImage(), "data", "images for the " + entry(type).id() + " model", shape);
            return image.of(shape.channels(), shape.height(), shape.width());
        });
    }

    /** Sensible settings for windows of series. */
    @FunctionalInterface
    public interface SeriesDefaults {
        /** For that many channels and steps. */
        AutoencoderModel of(int channels, int length);
    }

    /** One for windows of series, and for rows of tables whose columns follow one another, as those of spectra do. */
    public static Variant ofSeries(Class<? extends AutoencoderModel> type, SeriesDefaults series) {
        return of(type, shape -> {
            Require.that(
                    !shape.isImage(), "data", "series for the " + entry(type).id() + " model", shape);
            return series.of(shape.channels(), shape.width());
        });
    }

    static ZooEntry entry(Class<?> type) {
        @Nullable ZooEntry entry = type.getAnnotation(ZooEntry.class);
        if (entry == null) {
            throw new IllegalStateException(type.getName() + " must carry @ZooEntry, or override id()");
        }
        return entry;
    }

    /** Whether it can serve data of a shape. */
    public boolean takes(DataShape shape) {
        try {
            forShape(shape);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Sensible settings for data of a shape. */
    public AutoencoderModel forShape(DataShape shape) {
        return defaults.apply(shape);
    }
}
