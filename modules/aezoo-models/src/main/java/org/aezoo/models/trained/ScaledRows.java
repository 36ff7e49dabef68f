package org.aezoo.models.trained;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.aezoo.data.RowStore;
import org.aezoo.data.Scaling;
import org.aezoo.layers.inference.FusedInference;

/** Raw rows, scaled one by one on their way into a network. Whether all values are in range is known afterwards. */
final class ScaledRows implements FusedInference.Source {

    private final RowStore rows;
    private final Scaling scaling;
    private final int size;
    private final float[] scaled;
    private final double[] raw;
    private final float[] least;
    private final float[] most;
    private final Queue<ScaledRows> elsewhere = new ConcurrentLinkedQueue<>();

    private boolean outside;

    /** @param rows in source units */
    ScaledRows(RowStore rows, Scaling scaling) {
        this.rows = rows;
        this.scaling = scaling;
        size = rows.rowSize();
        raw = new double[scaling.cutsOff() ? size : 0];
        scaled = new float[size];
        least = new float[size];
        most = new float[size];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
    }

    @Override
    public void read(int row, float[] target, int offset) {
        if (scaling.cutsOff()) {
            rows.read(row, raw, 0);
            outside |= scaling.beyond(raw).length > 0;
            scaling.apply(raw, scaled, 0);
        } else {
            scaling.read(rows, row, scaled, 0);
        }
        widen(least, most, scaled, size);
        System.arraycopy(scaled, 0, target, offset, size);
    }

    @Override
    public ScaledRows onAnotherThread() {
        ScaledRows other = new ScaledRows(rows, scaling);
        elsewhere.add(other);
        return other;
    }

    /** By column and with one index, which the compiler turns into vector instructions; no number stays no number. */
    private static void widen(float[] least, float[] most, float[] values, int n) {
        for (int i = 0; i < n; i++) {
            least[i] = Math.min(least[i], values[i]);
        }
        for (int i = 0; i < n; i++) {
            most[i] = Math.max(most[i], values[i]);
        }
    }

    /** Whether all values read so far are finite and, if so asked, in [0, 1]. */
    boolean inRange(boolean unit) {
        return allWithin(unit ? 0 : -Float.MAX_VALUE, unit ? 1 : Float.MAX_VALUE);
    }

    private boolean allWithin(float low, float high) {
        for (int i = 0; i < size; i++) {
            if (!(least[i] >= low && most[i] <= high)) {
                return false;
            }
        }
        return elsewhere.stream().allMatch(other -> other.allWithin(low, high));
    }

    /** Whether any value read so far was cut off. */
    boolean anyCutOff() {
        return outside || elsewhere.stream().anyMatch(ScaledRows::anyCutOff);
    }
}
