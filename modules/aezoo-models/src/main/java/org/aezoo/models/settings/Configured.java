package org.aezoo.models.settings;

/** A record whose components are settings: what {@link Settings} reads, describes and changes. */
public interface Configured {

    /** Its name for people and files, in kebab-case. */
    String id();
}
