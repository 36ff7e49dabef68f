package org.aezoo.models.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a setting means and which values are legal. It stands on a component of a settings record or, for settings
 * that several variants have, on the accessor in the interface that they share; a component's own comes first. {@link
 * Settings} checks by it, describes by it, and words the range by it. Bounds of a list hold for each of its numbers.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Setting {

    /** What it does, in a few words. */
    String value();

    /** The legal values in words, where the bounds do not say it all. */
    String range() default "";

    /** The least legal value. */
    double min() default Double.NaN;

    /** The greatest legal value. */
    double max() default Double.NaN;

    /** All legal values are greater. */
    double above() default Double.NaN;

    /** All legal values are smaller. */
    double below() default Double.NaN;

    /** What it is in files that were written before there was this setting; empty for the default of the model. */
    String before() default "";
}
