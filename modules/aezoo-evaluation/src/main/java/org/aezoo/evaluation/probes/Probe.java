package org.aezoo.evaluation.probes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.PrincipalComponents;

/**
 * How well simple classifiers do on codes, beside the rows themselves and as many principal components: what the code
 * is worth to somebody who has labels.
 */
public final class Probe {

    private Probe() {}

    /**
     * Errors in percent: {@code linear_probe_error} of a least-squares classifier ({@link LinearProbe}) and {@code
     * neighbours_error} of the nearest known rows ({@link NearestNeighbours}), each for codes, with {@code _raw} for the
     * scaled rows and with {@code _pca} for principal components, as many as the code has units but no more than a row
     * has values.
     *
     * @param trained stays the caller's
     * @param known labelled rows to learn from; those that the model was trained on
     * @param judged labelled rows to be judged by
     * @param neighbours that have a vote, 1 or more
     */
    public static Map<String, Double> evaluate(
            TrainedAutoencoder trained, Dataset known, Dataset judged, int neighbours) {
        Features.checkLabels(known);
        Features.checkLabels(judged);
        int count = Math.min(trained.model().codeSize(), trained.shape().size());
        Map<String, Features> all = new LinkedHashMap<>();
        all.put("", Features.codes(trained));
        all.put("_raw", Features.raw(trained));
        all.put("_pca", Features.components(trained, PrincipalComponents.fit(known, trained.scaling(), count)));
        Map<String, Double> figures = new LinkedHashMap<>();
        all.forEach((suffix, features) -> figures.put(
                "linear_probe_error" + suffix,
                100 * LinearProbe.fit(features, known).error(judged)));
        all.forEach((suffix, features) -> figures.put(
                "neighbours_error" + suffix, 100 * NearestNeighbours.error(features, known, judged, neighbours)));
        return figures;
    }
}
