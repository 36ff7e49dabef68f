package org.aezoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.aezoo.data.corruption.Corruption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BatchesTest {

    private static final Dataset DATA = TestFiles.counting(103, 3);
    private static final Feed NOISY = (batch, random) -> {
        float[] values = batch.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) random.nextDouble();
        }
        return values;
    };

    private static Batches batches(Feed input, long seed) {
        return new Batches(DATA, Scaling.none(), List.of(input), List.of(Feed.EXAMPLE), 10, true, seed);
    }

    private record Seen(List<Integer> rows, List<Float> inputs) {}

    private static Seen run(Batches batches, int number) {
        List<Integer> rows = new ArrayList<>();
        List<Float> inputs = new ArrayList<>();
        try (Batches.Epoch epoch = batches.epoch(number)) {
            while (epoch.hasNext()) {
                try (Batches.Batch batch = epoch.next()) {
                    float[] values = batch.data().getFeatures(0).data().asFloat();
                    float[] targets = batch.data().getLabels(0).data().asFloat();
                    assertThat(targets).hasSize(batch.size() * 3);
                    for (int i = 0; i < batch.size(); i++) {
                        rows.add(batch.rows()[i]);
                        assertThat(targets[3 * i]).isEqualTo(batch.rows()[i]);
                    }
                    for (float value : values) {
                        inputs.add(value);
                    }
                }
            }
        }
        return new Seen(rows, inputs);
    }

    @Test
    void everyRowComesOnce() {
        Batches batches = batches(Feed.EXAMPLE, 1);
        assertThat(batches.count()).isEqualTo(11);
        assertThat(run(batches, 0).rows)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 103).boxed().toList());
    }

    @Test
    void orderAndNoiseComeFromSeedAndEpoch() {
        Seen first = run(batches(NOISY, 1), 3);
        assertThat(run(batches(NOISY, 1), 3)).isEqualTo(first);
        assertThat(run(batches(NOISY, 1), 4).rows).isNotEqualTo(first.rows);
        assertThat(run(batches(NOISY, 2), 3).rows).isNotEqualTo(first.rows);
        Batches straight = new Batches(DATA, Scaling.none(), List.of(NOISY), List.of(Feed.EXAMPLE), 10, false, 1);
        assertThat(run(straight, 0).rows).isSorted();
        assertThat(run(straight, 0).inputs).isNotEqualTo(run(straight, 1).inputs);
    }

    @Test
    void inputsAndTargetsOfABatchDrawTheSameNumbers() {
        Batches batches = new Batches(
                DATA, Scaling.none(), List.of(NOISY, Feed.EXAMPLE), List.of(Feed.EXAMPLE, NOISY), 10, true, 1);
        try (Batches.Epoch epoch = batches.epoch(0)) {
            while (epoch.hasNext()) {
                try (Batches.Batch batch = epoch.next()) {
                    assertThat(batch.data().getLabels(1)).isEqualTo(batch.data().getFeatures(0));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void corruptionIsFreshInEveryEpochAndDrawnBesideTheTrainingThread(Corruption corruption) {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Feed inner = corruption.feed(0.2, 0.6);
        Feed feed = (batch, random) -> {
            threads.add(Thread.currentThread().getName());
            return inner.values(batch, random);
        };
        Batches straight = new Batches(DATA, Scaling.none(), List.of(feed), List.of(Feed.EXAMPLE), 10, false, 1);
        Batches again = new Batches(DATA, Scaling.none(), List.of(feed), List.of(Feed.EXAMPLE), 10, false, 1);
        Batches other = new Batches(DATA, Scaling.none(), List.of(feed), List.of(Feed.EXAMPLE), 10, false, 2);
        List<Float> first = run(straight, 0).inputs;
        assertThat(run(straight, 1).inputs).isNotEqualTo(first);
        assertThat(run(again, 0).inputs).isEqualTo(first);
        assertThat(run(other, 0).inputs).isNotEqualTo(first);
        assertThat(threads)
                .containsExactly("aezoo-batches")
                .doesNotContain(Thread.currentThread().getName());
    }

    @Test
    void feedsSeeLabelsAndScaling() {
        Feed labels = (batch, random) -> {
            float[] values = new float[batch.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = batch.labels().applyAsInt(i);
            }
            return values;
        };
        Batches batches =
                new Batches(DATA, Scaling.pixel(), List.of(Feed.EXAMPLE, labels), List.of(Feed.EXAMPLE), 50, false, 1);
        try (Batches.Epoch epoch = batches.epoch(0);
                Batches.Batch batch = epoch.next()) {
            assertThat(batch.data().getFeatures(0).shape()).containsExactly(50, 3);
            assertThat(batch.data().getFeatures(1).shape()).containsExactly(50, 1);
            assertThat(batch.data().getFeatures(1).getFloat(17, 0)).isEqualTo(7);
            assertThat(batch.data().getFeatures(0).getFloat(49, 0)).isEqualTo(49 / 255f);
        }
    }

    @Test
    void failuresReachTheCaller() {
        AtomicInteger calls = new AtomicInteger();
        Feed failing = (batch, random) -> {
            if (calls.incrementAndGet() == 3) {
                throw new InvalidInputException("the third batch");
            }
            return batch.values();
        };
        try (Batches.Epoch epoch = batches(failing, 1).epoch(0)) {
            epoch.next().close();
            epoch.next().close();
            assertThatThrownBy(epoch::next).isInstanceOf(InvalidInputException.class);
            // and the caller does not wait for ever the next time
            assertThatThrownBy(epoch::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closeStopsTheThread() {
        Batches.Epoch epoch = batches(Feed.EXAMPLE, 1).epoch(0);
        epoch.next().close();
        epoch.close();
        assertThat(readers()).isZero();
        assertThatThrownBy(epoch::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        epoch.close();
    }

    @Test
    void closeStopsAThreadThatSwallowsInterrupts() {
        Feed swallowing = (batch, random) -> {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                // as careless code does
            }
            return batch.values();
        };
        Batches.Epoch epoch = batches(swallowing, 1).epoch(0);
        epoch.next().close();
        epoch.close();
        assertThat(readers()).isZero();
    }

    @Test
    void anInterruptLosesNoBatchAndLeavesNoThread() {
        Batches batches = batches(Feed.EXAMPLE, 1);
        int taken = 0;
        Thread.currentThread().interrupt();
        try (Batches.Epoch epoch = batches.epoch(0)) {
            while (epoch.hasNext()) {
                epoch.next().close();
                taken++;
            }
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(taken).isEqualTo(batches.count());
        assertThat(readers()).isZero();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("aezoo-batches"))
                .count();
    }

    @Test
    void closedBatchesGiveTheirMemoryToLaterOnesAndOpenOnesKeepTheirs() {
        Batches batches = batches(NOISY, 5);
        Set<Long> addresses = new HashSet<>();
        int taken = 0;
        for (int number = 0; number < 4; number++) {
            try (Batches.Epoch epoch = batches.epoch(number);
                    Batches.Batch first = epoch.next()) {
                float[] before = first.data().getFeatures(0).dup().data().asFloat();
                while (epoch.hasNext()) {
                    Batches.Batch batch = epoch.next();
                    addresses.add(batch.data().getFeatures(0).data().address());
                    taken++;
                    batch.close();
                    // a second time must not give the same memory to two batches
                    batch.close();
                }
                assertThat(first.data().getFeatures(0).data().asFloat()).containsExactly(before);
                assertThat(addresses)
                        .doesNotContain(first.data().getFeatures(0).data().address());
            }
            addresses.clear();
        }
        Set<Long> all = new HashSet<>();
        for (int number = 0; number < 4; number++) {
            try (Batches.Epoch epoch = batches.epoch(number)) {
                while (epoch.hasNext()) {
                    try (Batches.Batch batch = epoch.next()) {
                        all.add(batch.data().getFeatures(0).data().address());
                    }
                }
            }
        }
        assertThat(all).hasSizeLessThan(taken / 2);
    }

    @Test
    void splitsAreDisjointAndRepeatable() {
        Split split = Split.of(DATA, 0.2, 5);
        assertThat(split.heldOut().size()).isEqualTo(21);
        assertThat(split.rest().size()).isEqualTo(82);
        List<Float> all = new ArrayList<>();
        for (float[] row : split.rest().head(200)) {
            all.add(row[0]);
        }
        for (float[] row : split.heldOut().head(200)) {
            all.add(row[0]);
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(103);
        assertThat(split.heldOut().head(30))
                .isDeepEqualTo(Split.of(DATA, 0.2, 5).heldOut().head(30));
        assertThat(split.heldOut().head(30))
                .isNotEqualTo(Split.of(DATA, 0.2, 6).heldOut().head(30));
        assertThat(split.heldOut().label(4)).isEqualTo((int) split.heldOut().head(5)[4][0] % 10);
        Dataset one = DATA.subset(new int[] {7});
        assertThat(Split.of(one, 0.9, 1).rest().size()).isEqualTo(1);
        assertThat(Split.of(DATA, 0, 1).heldOut().size()).isZero();
        assertThatThrownBy(() -> Split.of(DATA, 1, 1)).hasMessageContaining("below 1, got 1.0");
    }
}
