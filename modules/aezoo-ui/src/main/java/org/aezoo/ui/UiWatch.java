package org.aezoo.ui;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.model.stats.BaseStatsListener;
import org.deeplearning4j.ui.model.stats.J7StatsListener;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.module.train.TrainModule;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the pages show, by Deeplearning4j's own listener on each network in turn. Each network is a session
 * that can be chosen on the pages; the newest is shown.
 *
 * <p>A session has at most {@value #REPORTS} reports, so that memory stays bounded: long trainings are reported on
 * every few steps.
 */
final class UiWatch implements TrainingMonitor.Watch {

    /** Of one session. The curves have at most 512 points. */
    static final int REPORTS = 1000;

    private static final String WHOLE = "network";

    private final LoopbackServer server;
    private final Runnable closing;
    private final StatsStorage storage = new InMemoryStatsStorage();
    private final Map<String, StatsStorageEvent> latest = new LinkedHashMap<>();
    private @Nullable ComputationGraph graph;

    UiWatch(LoopbackServer server, Runnable closing) {
        this.server = server;
        this.closing = closing;
        storage.registerStatsStorageListener(this::show);
    }

    @Override
    public String address() {
        return server.getAddress();
    }

    @Override
    public TrainingListener forStage(int number, int count, String name) {
        return new Session("stage-" + number + "-of-" + count + "-" + name.replaceAll("[^A-Za-z0-9.-]+", "-"));
    }

    private final Session whole = new Session(WHOLE);

    @Override
    public void network(ComputationGraph trained) {
        whole.network(trained);
    }

    @Override
    public void started(int epochs, int firstEpoch, int batches, int examples) {
        whole.started(epochs, firstEpoch, batches, examples);
    }

    /** One network. */
    private final class Session implements TrainingListener {

        private final String name;
        private @Nullable ComputationGraph own;

        Session(String name) {
            this.name = name;
        }

        @Override
        public void network(ComputationGraph trained) {
            own = trained;
        }

        @Override
        public void started(int epochs, int firstEpoch, int batches, int examples) {
            ComputationGraph trained = own;
            if (trained == null) {
                return;
            }
            leave();
            long steps = Math.max(0L, epochs - firstEpoch + 1L) * batches;
            trained.addListeners(new J7StatsListener(
                    storage,
                    null,
                    new DefaultStatsUpdateConfiguration.Builder()
                            .reportingFrequency((int) Math.max(1, (steps + REPORTS - 1) / REPORTS))
                            .build(),
                    name,
                    "trainer"));
            graph = trained;
        }
    }

    /** Takes the listener off the network that was watched last. */
    private void leave() {
        ComputationGraph left = graph;
        if (left != null) {
            Collection<org.deeplearning4j.optimize.api.TrainingListener> others = new ArrayList<>(left.getListeners());
            others.removeIf(BaseStatsListener.class::isInstance);
            left.setListeners(others);
            graph = null;
        }
    }

    private synchronized void show(StatsStorageEvent event) {
        TrainModule pages = server.pages();
        pages.reportStorageEvents(List.of(event));
        boolean another = event.getEventType() == EventType.PostStaticInfo && !latest.containsKey(event.getSessionID());
        latest.put(event.getSessionID(), event);
        if (another && latest.size() > 1) {
            // the pages stay with the first session unless that goes away, and then forget how far the others are
            pages.onDetach(storage);
            pages.onAttach(storage);
            pages.reportStorageEvents(latest.values());
        }
    }

    @Override
    public void close() {
        leave();
        closing.run();
    }
}
