package org.aezoo.layers.sparse;

import java.util.SplittableRandom;
import org.aezoo.layers.base.JsonFields;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Starts weights as unit vectors, one for each unit, drawn uniformly from the sphere. An encoder and a decoder with the
 * same seed start as each other's transpose, also where the decoder is in parts.
 */
public final class UnitDirections implements IWeightInit {

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final long seed;

    @JsonProperty
    private final boolean decoder;

    @JsonProperty
    private final int first;

    /** For the weights [values, units] of an encoder. */
    public static UnitDirections encoder(long seed) {
        return new UnitDirections(seed, false, 0);
    }

    /**
     * For the weights [units, values] of a decoder.
     *
     * @param first number of the first of its units in the code, counted from 0
     */
    public static UnitDirections decoder(long seed, int first) {
        return new UnitDirections(seed, true, first);
    }

    @JsonCreator
    private UnitDirections(
            @JsonProperty("seed") long seed,
            @JsonProperty("decoder") boolean decoder,
            @JsonProperty("first") int first) {
        this.seed = seed;
        this.decoder = decoder;
        this.first = first;
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray view) {
        int units = (int) shape[decoder ? 0 : 1];
        int size = (int) shape[decoder ? 1 : 0];
        float[] directions = new float[units * size];
        for (int unit = 0; unit < units; unit++) {
            SplittableRandom random = new SplittableRandom(seed + first + unit);
            double[] direction = new double[size];
            double squares = 0;
            for (int i = 0; i < size; i++) {
                direction[i] = random.nextGaussian();
                squares += direction[i] * direction[i];
            }
            for (int i = 0; i < size; i++) {
                directions[unit * size + i] = (float) (direction[i] / Math.sqrt(squares));
            }
        }
        INDArray rows = Nd4j.create(directions, new long[] {units, size}, 'c').castTo(view.dataType());
        INDArray weights = view.reshape(order, shape);
        weights.assign(decoder ? rows : rows.transpose());
        return weights;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return JsonFields.areEqual(this, other);
    }

    @Override
    public int hashCode() {
        return JsonFields.hash(this);
    }

    @Override
    public String toString() {
        return JsonFields.text(this);
    }
}
