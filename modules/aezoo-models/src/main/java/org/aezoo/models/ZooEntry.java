package org.aezoo.models;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the {@link org.aezoo.models.zoo.Zoo} says of a variant; it stands on the variant's settings record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ZooEntry {

    /** The variant's name in kebab-case. */
    String id();

    /** One line for people. */
    String about();

    /** Who described it, and where. */
    String paper();
}
