package org.aezoo.layers.base;

/**
 * A layer at work that adds a named term to the score, so that each term can be shown apart from the reconstruction.
 *
 * <p>Implemented by what {@code graph.getLayers()} returns, not by configurations:
 *
 * <pre>{@code
 * for (Layer layer : graph.getLayers()) {
 *     if (layer instanceof Penalty penalty) {
 *         log.info("{} {}", penalty.penaltyName(), penalty.penaltyValue());
 *     }
 * }
 * }</pre>
 */
public interface Penalty {

    /** What the term is called in reports, such as {@code l1} or {@code kl}. */
    String penaltyName();

    /**
     * The term as it went into the score of the batch last trained on or scored: its weight multiplied in, nats per
     * example, mean over the batch. 0 before the first score. Plain inference leaves it as it is.
     */
    double penaltyValue();

    /** What regularisation of the layer's weights added to the same score, for layers that have some. */
    default double weightPenaltyValue() {
        return 0;
    }
}
