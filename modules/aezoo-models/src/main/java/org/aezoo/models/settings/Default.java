package org.aezoo.models.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a setting where nobody gives another, written as on the command line. It stands where {@link Setting} may
 * stand; what depends on the size of an example is given by the variant's {@code image} and {@code tabular} instead.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Default {

    /** No default of this kind. */
    String NONE = "(none)";

    /** For every kind of data. */
    String value() default NONE;

    /** For images with pixels in [0, 1]. */
    String image() default NONE;

    /** For tables with standardised columns. */
    String table() default NONE;
}
