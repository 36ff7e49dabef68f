package org.aezoo.evaluation.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.Archetypal;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Clustering;
import org.aezoo.models.Corrupted;
import org.aezoo.models.Masked;
import org.aezoo.models.NoiseConditioned;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.StagedModel;
import org.aezoo.models.sparse.BatchTopKAutoencoder;
import org.aezoo.models.sparse.TopKAutoencoder;

/** What a model is for, and so what its report begins with and what it is judged by. */
public enum Purpose {
    /** To give rows back: nothing but the reconstruction is in the objective. */
    RECONSTRUCTION,
    /** To find features: a penalty on the code is in the objective. */
    FEATURES,
    /** To undo damage. */
    DENOISING,
    /** To fill in what is missing. */
    FILLING_IN,
    /** To make up rows. */
    GENERATION,
    /** To find rows that are alike. */
    SEARCH,
    /** To take rows for mixtures of extremes. */
    ARCHETYPES,
    /** To find clusters and to remove differences between batches. */
    BATCHES,
    /** To tell strange rows. */
    ANOMALIES,
    /** To tell classes. */
    CLASSIFICATION;

    /** As written in files: {@code filling-in}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What an autoencoder is for, by what it can do. */
    public static Purpose of(AutoencoderModel model) {
        if (model instanceof NoiseConditioned) {
            return ANOMALIES;
        }
        if (model instanceof Masked) {
            return FILLING_IN;
        }
        if (HashIndex.isOfBits(model) || model.loss() == ReconstructionLoss.MULTINOMIAL) {
            return SEARCH;
        }
        if (BatchCorrecting.marks(model) != null || Clustering.of(model) != null) {
            return BATCHES;
        }
        if (Archetypal.count(model) > 0) {
            return ARCHETYPES;
        }
        if (model.generative()) {
            return GENERATION;
        }
        if (Corrupted.of(model) != null) {
            return DENOISING;
        }
        boolean sparse = model instanceof TopKAutoencoder || model instanceof BatchTopKAutoencoder;
        boolean plain = model.objective().equals(model.loss().formula()) && !sparse;
        return plain || model instanceof StagedModel ? RECONSTRUCTION : FEATURES;
    }
}
