package org.aezoo.spark;

import java.util.HashMap;
import java.util.Map;
import org.aezoo.training.Losses;
import org.apache.spark.util.AccumulatorV2;

/** Brings the losses of a round's workers to the driver; a worker that is run again replaces what it had said. */
final class LossAccumulator extends AccumulatorV2<LossAccumulator.Step, LossSums> {

    private static final long serialVersionUID = 1L;

    /**
     * What one step of a worker cost.
     *
     * @param worker number of its partition
     * @param losses before the step
     * @param examples in the batch
     */
    record Step(int worker, Losses losses, int examples) {}

    private final HashMap<Integer, LossSums> workers = new HashMap<>();

    @Override
    public synchronized boolean isZero() {
        return workers.isEmpty();
    }

    @Override
    public synchronized LossAccumulator copy() {
        LossAccumulator copy = new LossAccumulator();
        workers.forEach((worker, sums) -> copy.workers.put(worker, new LossSums().merge(sums)));
        return copy;
    }

    @Override
    public synchronized void reset() {
        workers.clear();
    }

    @Override
    public synchronized void add(Step step) {
        workers.computeIfAbsent(step.worker(), worker -> new LossSums()).add(step.losses(), step.examples());
    }

    @Override
    public synchronized void merge(AccumulatorV2<Step, LossSums> other) {
        Map<Integer, LossSums> from = ((LossAccumulator) other).workers;
        from.forEach((worker, sums) -> workers.put(worker, new LossSums().merge(sums)));
    }

    @Override
    public synchronized LossSums value() {
        LossSums all = new LossSums();
        workers.values().forEach(all::merge);
        return all;
    }
}
