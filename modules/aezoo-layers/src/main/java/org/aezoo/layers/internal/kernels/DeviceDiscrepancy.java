package org.aezoo.layers.internal.kernels;

import org.aezoo.layers.cpu.Operations;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@link MaximumMeanDiscrepancy} by ND4J's operations, on whatever device its arrays lie: as matrices [rows, rows], in which every
 * pair stands twice. Where several pairs have the median distance, the gradient of the widths goes to all of them.
 */
public final class DeviceDiscrepancy {

    /** More than any squared distance. */
    private static final double FAR = 1e30;

    private final INDArray values;
    private final INDArray distances;

    /** Of each pair in the sum, 0 for rows that take no part. */
    private final INDArray weights;

    /** 1 for pairs that take part and are apart. */
    private final INDArray apart;

    /** The median, [1, 1]; any number where there is none. */
    private final INDArray scale;

    /**
     * @param values vectors as rows
     * @param marks 1 for the group of each, [rows, groups - 1]; all 0 for the one that others are compared with
     */
    public DeviceDiscrepancy(INDArray values, INDArray marks) {
        this.values = values;
        distances = Operations.squaredDistances(values);
        INDArray others = Operations.flags(marks.gt(0.5), values);
        INDArray first = others.sum(true, 1).rsubi(1);
        INDArray groups = Nd4j.hstack(first, others);
        INDArray counts = groups.sum(true, 0);
        INDArray enough = Operations.flags(counts.gte(2), values);
        INDArray reference = column(enough, 0);
        // the other groups that take part, a row with 0 for the first
        INDArray compared = enough.mulColumnVector(reference);
        compared.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)).assign(0);
        INDArray any = Operations.flags(compared.sum(true, 1).gt(0), values);

        INDArray safe = counts.add(enough.rsub(1).muli(2));
        INDArray own = safe.mul(safe.sub(1)).rdivi(2);
        INDArray within = own.mul(compared);
        within.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1))
                .assign(column(own, 0).mul(compared.sum(true, 1)));
        INDArray across =
                compared.divRowVector(safe).diviColumnVector(column(safe, 0)).muli(-2);
        INDArray toOthers = first.mmul(groups.mmul(across.transpose()).transpose());
        weights = groups.mulRowVector(within)
                .mmul(groups.transpose())
                .addi(toOthers)
                .addi(toOthers.transpose());
        weights.muli(Nd4j.eye(values.size(0)).castTo(values.dataType()).rsubi(1));

        INDArray part = groups.mmul(compared.add(firstOnly(enough, any)).transpose());
        apart = part.mmul(part.transpose()).muli(Operations.flags(distances.gt(0), values));
        scale = median();
    }

    private static INDArray firstOnly(INDArray like, INDArray any) {
        INDArray row = Nd4j.zeros(like.dataType(), like.shape());
        row.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)).assign(any);
        return row;
    }

    private static INDArray column(INDArray array, long number) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(number, number + 1))
                .dup('c');
    }

    /** The lower one where there are two. */
    private INDArray median() {
        INDArray all = apart.rsub(1).muli(FAR).addi(distances.mul(apart));
        INDArray sorted = Nd4j.sort(all.reshape(all.length()), true);
        // sums of more than 2^24 ones are none in single precision
        INDArray pairs = apart.castTo(DataType.DOUBLE).sum(true, 0, 1).muli(0.5);
        INDArray place = Transforms.floor(
                        Transforms.max(pairs.subi(1), 0, false).muli(0.5), false)
                .muli(2);
        return Operations.rows(sorted, place.reshape(1).castTo(DataType.INT32)).reshape(1, 1);
    }

    private INDArray narrowest() {
        return Transforms.exp(divided(distances.neg()).muli(0.5), false);
    }

    /** By the median, in place. */
    private INDArray divided(INDArray matrix) {
        return matrix.diviRowVector(scale.broadcast(1, matrix.size(1)));
    }

    /** The sum, [1, 1]. */
    public INDArray value() {
        INDArray power = narrowest();
        INDArray kernel = Nd4j.zeros(power.dataType(), power.shape());
        for (int c = 0; c < MaximumMeanDiscrepancy.WIDTHS; c++) {
            kernel.addi(power);
            power.muli(power);
        }
        INDArray sum = kernel.muli(weights).sum(true, 0, 1).divi(2 * MaximumMeanDiscrepancy.WIDTHS);
        return sum.muli(Operations.flags(apart.sum(true, 0, 1).gt(0), values));
    }

    /** Its derivative by the values. */
    public INDArray gradient() {
        INDArray power = narrowest();
        INDArray derivatives = Nd4j.zeros(power.dataType(), power.shape());
        double factor = -0.5;
        for (int c = 0; c < MaximumMeanDiscrepancy.WIDTHS; c++) {
            derivatives.addi(power.mul(factor));
            power.muli(power);
            factor *= 2;
        }
        divided(derivatives.muli(weights).divi(MaximumMeanDiscrepancy.WIDTHS));
        INDArray throughScale =
                divided(derivatives.mul(distances)).sum(true, 0, 1).muli(-1);
        INDArray median = Operations.flags(
                        distances
                                .subRowVector(scale.broadcast(1, distances.size(1)))
                                .eq(0),
                        values)
                .muli(apart);
        INDArray medians = Transforms.max(median.sum(true, 0, 1), 1, false);
        derivatives.addi(median.muliRowVector(throughScale.divi(medians).broadcast(1, median.size(1))));
        INDArray gradient = values.mulColumnVector(derivatives.sum(true, 1)).subi(derivatives.mmul(values));
        // nothing where no two rows are apart
        INDArray any = Operations.flags(apart.sum(true, 0, 1).gt(0), values);
        return gradient.muliRowVector(any.mul(2).broadcast(1, gradient.size(1)));
    }
}
