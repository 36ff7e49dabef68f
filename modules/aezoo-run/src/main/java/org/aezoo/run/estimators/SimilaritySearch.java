package org.aezoo.run.estimators;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.aezoo.evaluation.search.HashIndex;
import org.aezoo.models.trained.TrainedAutoencoder;

/**
 * Finds the rows most like others, by codes of bits ({@link HashIndex}). The model is {@code binary-code}, or another variant of
 * the options whose codes are bits.
 */
public final class SimilaritySearch extends Estimator {

    private static final String MODEL = "model.zip";

    private static final String INDEX = "rows.index";

    private final HashIndex index;

    private SimilaritySearch(TrainedAutoencoder trained, HashIndex index) {
        super(trained);
        this.index = index;
    }

    /** Fits on rows [n][columns] at the defaults, and keeps their codes to be found. */
    public static SimilaritySearch fit(double[][] rows) {
        return fit(rows, FitOptions.defaults());
    }

    /** Fits on rows [n][columns], and keeps their codes to be found. */
    public static SimilaritySearch fit(double[][] rows, FitOptions options) {
        return fit(Dataset.of(rows), options);
    }

    /**
     * Fits on rows of any number, and keeps their codes to be found.
     *
     * @param rows stay the caller's
     * @throws InvalidInputException if the model's codes are no bits
     */
    public static SimilaritySearch fit(Dataset rows, FitOptions options) {
        TrainedAutoencoder trained = train("binary-code", rows, options, options.training(), model -> {
            if (!HashIndex.isOfBits(model)) {
                throw new InvalidInputException(
                        "the codes of " + model.id() + " are no bits: search needs a model such as binary-code");
            }
        });
        try {
            return new SimilaritySearch(trained, HashIndex.of(trained, ready(rows)));
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    /**
     * The rows fitted on that are most like each of these.
     *
     * @param rows [n][columns]
     * @param count how many for each, at least 1
     * @return for each row the nearest first: their numbers among the rows fitted on, and in how many bits they differ
     */
    public List<List<HashIndex.Hit>> nearest(double[][] rows, int count) {
        List<List<HashIndex.Hit>> found = new ArrayList<>();
        for (long[] code : index.queries(trained, ready(Dataset.of(rows)))) {
            found.add(index.nearest(code, count));
        }
        return found;
    }

    /**
     * Writes a folder with the model and the codes of its rows.
     *
     * @param folder made where it does not exist
     */
    @Override
    public void save(Path folder) {
        try {
            Files.createDirectories(folder);
            super.save(folder.resolve(MODEL));
            index.save(folder.resolve(INDEX));
        } catch (IOException e) {
            throw new InvalidInputException("cannot write to " + Text.shown(folder) + ": " + Text.reason(e), e);
        }
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws InvalidInputException if one of the two is not there or damaged
     */
    public static SimilaritySearch load(Path folder) {
        HashIndex index = HashIndex.load(folder.resolve(INDEX));
        return new SimilaritySearch(TrainedAutoencoder.load(folder.resolve(MODEL)), index);
    }
}
