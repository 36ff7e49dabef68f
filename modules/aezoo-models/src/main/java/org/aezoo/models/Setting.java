package org.aezoo.models;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says about a settings record's component what {@code aezoo describe} prints. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** What it does, in a few words. */
    String value();

    /** The legal values in words: {@code 1 or more}, {@code above 0 and below 1}. */
    String range() default "";

    /** What it is in files that were written before there was this setting; empty for the default of the model. */
    String before() default "";
}
