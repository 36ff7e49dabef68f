package org.aezoo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who is compared. */
enum Contestant {
    /** The zoo's own graphs. */
    OURS("ours"),
    /** The same networks out of Deeplearning4j's own layers. */
    STOCK("Deeplearning4j"),
    /** Deep Java Library on PyTorch's natives. */
    DJL("DJL"),
    /** Python with PyTorch. */
    PYTORCH("PyTorch"),
    /** The matrix products of a step alone. */
    FLOOR("products");

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** As tables name it. */
    String label() {
        return label;
    }

    /** As the command line names it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Native threads.
     *
     * @param elementwise of what is done value by value, and of the library as a whole
     * @param products of the library that multiplies matrices
     */
    record Threads(int elementwise, int products) {
        @Override
        public String toString() {
            return elementwise == products ? String.valueOf(products) : elementwise + "/" + products;
        }
    }

    /** The combinations of thread numbers to try. */
    List<Threads> combinations(List<Integer> counts) {
        List<Threads> all = new ArrayList<>();
        for (int count : counts) {
            switch (this) {
                case OURS, FLOOR -> all.add(new Threads(1, count));
                case STOCK, DJL -> all.add(new Threads(count, count));
                case PYTORCH -> counts.forEach(products -> all.add(new Threads(count, products)));
            }
        }
        return all;
    }

    /** Why it cannot train a network; null if it can. */
    @Nullable String lacks(Network network) {
        return switch (this) {
            case OURS, PYTORCH -> null;
            case STOCK -> network.stock() ? null : "its own layers and losses do not express it";
            case DJL ->
                network.plain()
                        ? null
                        : "its PyTorch engine has no transposed convolution, and penalties are not written for it";
            case FLOOR -> network.products().isEmpty() ? "convolutions have no matrix products of their own" : null;
        };
    }
}
