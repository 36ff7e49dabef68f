package org.aezoo.models;

import org.jspecify.annotations.Nullable;

/** A model that may find clusters: rows belong together whose active units are the same. */
public interface Clustering extends AutoencoderModel {

    /** Whether these settings have it find any. */
    boolean findsClusters();

    /** Name of the vertex whose active units make up a row's cluster. */
    default String clusterVertex() {
        return "clusters";
    }

    /** Share of its row's activity above which a unit of {@link #clusterVertex} is on. */
    double clusterThreshold();

    /** A model that finds clusters; null where it finds none. */
    static @Nullable Clustering of(AutoencoderModel model) {
        return model instanceof Clustering clustering && clustering.findsClusters() ? clustering : null;
    }
}
