package org.aezoo.layers.internal.codebook;

import java.util.SplittableRandom;
import org.aezoo.layers.cpu.Operations;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@link Codebook} by ND4J's operations, on whatever device its arrays lie. It draws the same numbers.
 *
 * @param vectors [size, dim]
 * @param counts n as a row, [1, size]
 * @param sums s, [size, dim]
 */
public record DeviceCodebook(INDArray vectors, INDArray counts, INDArray sums) {

    /** The nearest of some vectors for each of z, [count]; of equally near ones the first. */
    public static INDArray nearest(INDArray z, INDArray vectors) {
        INDArray norms = vectors.mul(vectors).sum(true, 1).transpose();
        // the square of z itself is the same for all
        return Nd4j.argMin(z.mmul(vectors.transpose()).muli(-2).addiRowVector(norms), 1);
    }

    /**
     * The codebook after a batch; this one stays as it is. It must have seen a batch before.
     *
     * @param z [count, dim]
     * @param nearest of z, [count]
     */
    public DeviceCodebook after(INDArray z, INDArray nearest, double decay, double restart, long seed) {
        long size = vectors.size(0);
        INDArray used = Operations.sums(Nd4j.ones(z.dataType(), z.size(0)), nearest, size);
        INDArray n = used.reshape(size, 1)
                .muli(1 - decay)
                .addi(counts.reshape(size, 1).mul(decay));
        INDArray s = Operations.sums(z, nearest, size).muli(1 - decay).addi(sums.mul(decay));
        if (restart > 0) {
            INDArray mean = n.mean(true, 0);
            INDArray dead = Operations.flags(n.subRowVector(mean.mul(restart)).lt(0), n);
            INDArray fresh = dead.mulRowVector(mean);
            INDArray starts = Operations.rows(z, draws(dead, (int) z.size(0), seed));
            INDArray alive = dead.rsub(1);
            n.muli(alive).addi(fresh);
            s.muliColumnVector(alive).addi(starts.mulColumnVector(fresh));
        }
        INDArray total = n.sum(true, 0);
        INDArray share = total.div(total.add(size * Codebook.SMOOTHING));
        INDArray unused = Operations.flags(n.eq(0), n);
        INDArray smooth = n.add(Codebook.SMOOTHING).muliRowVector(share);
        INDArray means =
                s.divColumnVector(smooth).muliColumnVector(unused.rsub(1)).addi(vectors.mulColumnVector(unused));
        return new DeviceCodebook(means, n.reshape(1, size), s);
    }

    /** Which of z a vector begins at anew; for the first dead one what is drawn first, and so on. */
    private static INDArray draws(INDArray dead, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[(int) dead.length()];
        for (int k = 0; k < drawn.length; k++) {
            drawn[k] = random.nextInt(count);
        }
        INDArray order = Operations.runningSums(dead.reshape(1, drawn.length)).subi(1);
        INDArray places = Transforms.max(order, 0, false).reshape(drawn.length).castTo(DataType.INT32);
        return Operations.rows(Nd4j.createFromArray(drawn), places);
    }
}
