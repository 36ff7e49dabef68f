package org.aezoo.data;

import java.util.Collection;

/** Placeholder until the data branch lands. */
public final class Suggest {
    private Suggest() {}

    /** x. */
    public static String hint(String word, Collection<String> known) {
        return "";
    }
}
