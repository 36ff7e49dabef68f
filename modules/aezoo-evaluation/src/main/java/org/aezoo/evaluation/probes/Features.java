package org.aezoo.evaluation.probes;

import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.numerics.PrincipalComponents;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A description of rows by numbers, which a probe may judge: codes, scaled values, principal components. */
public interface Features {

    /** Receives features, block after block of rows. */
    @FunctionalInterface
    interface Consumer {
        /**
         * Takes the next rows.
         *
         * @param first index of the first of these
         * @param features [n][size]
         */
        void accept(int first, float[][] features);
    }

    /** Numbers per row. */
    int size();

    /** Walks over a dataset in order and in bounded memory. */
    void forEach(Dataset data, Consumer consumer);

    /** The codes of a trained model. */
    static Features codes(TrainedAutoencoder trained) {
        return new Features() {
            @Override
            public int size() {
                return trained.model().codeSize();
            }

            @Override
            public void forEach(Dataset data, Consumer consumer) {
                trained.forEach(data, view -> consumer.accept(view.first(), view.codes()));
            }
        };
    }

    /** The rows themselves, scaled as a trained model sees them. */
    static Features raw(TrainedAutoencoder trained) {
        return new Features() {
            @Override
            public int size() {
                return trained.shape().size();
            }

            @Override
            public void forEach(Dataset data, Consumer consumer) {
                trained.forEachScaled(data, consumer::accept);
            }
        };
    }

    /** The principal components of rows scaled as a trained model sees them. */
    static Features components(TrainedAutoencoder trained, PrincipalComponents components) {
        Features raw = raw(trained);
        double[][] directions = components.components();
        double[] mean = components.mean();
        float[][] transposed = new float[mean.length][directions.length];
        float[] shift = new float[directions.length];
        for (int k = 0; k < directions.length; k++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                transposed[j][k] = (float) directions[k][j];
                sum += directions[k][j] * mean[j];
            }
            shift[k] = (float) sum;
        }
        return new Features() {
            @Override
            public int size() {
                return directions.length;
            }

            @Override
            public void forEach(Dataset data, Consumer consumer) {
                try (INDArray across = Nd4j.createFromArray(transposed);
                        INDArray down = Nd4j.createFromArray(shift)) {
                    raw.forEach(data, (first, rows) -> {
                        try (INDArray block = Nd4j.createFromArray(rows);
                                INDArray codes = block.mmul(across).subiRowVector(down)) {
                            consumer.accept(first, codes.toFloatMatrix());
                        }
                    });
                }
            }
        };
    }

    /** Refuses data from which a probe cannot learn or by which it cannot be judged. */
    static void checkLabels(Dataset data) {
        if (!data.hasLabels()) {
            throw new InvalidInputException(data.name() + " has no labels, and a probe needs them");
        }
        if (data.size() == 0) {
            throw new InvalidInputException(data.name() + " has no rows, and a probe needs them");
        }
    }
}
