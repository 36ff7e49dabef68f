package org.aezoo.ui;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.module.train.TrainModule;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the pages show, by Deeplearning4j's own listener on each network in turn. Each network is a session
 * that can be chosen on the pages; the newest is shown.
 *
 * <p>The first steps are reported each, then every second, fourth and so on: {@link ThinningStorage} has no room for
 * more, and {@link Statistics} no time.
 */
final class UiWatch implements TrainingMonitor.Watch {

    private static final String WHOLE = "network";

    private final LoopbackServer server;
    private final double share;
    private final Runnable closing;
    private final ThinningStorage storage = new ThinningStorage(this::full);
    private final Map<String, StatsStorageEvent> latest = new LinkedHashMap<>();
    private final Session whole = new Session(WHOLE);
    private @Nullable ComputationGraph graph;
    private @Nullable Statistics listener;

    UiWatch(LoopbackServer server, double share, Runnable closing) {
        this.server = server;
        this.share = share;
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

    @Override
    public void network(ComputationGraph trained) {
        whole.network(trained);
    }

    /** One network. */
    private final class Session implements TrainingListener {

        private final String name;

        Session(String name) {
            this.name = name;
        }

        @Override
        public void network(ComputationGraph trained) {
            leave();
            Statistics statistics = new Statistics(storage, name, share);
            trained.addListeners(statistics);
            listener = statistics;
            graph = trained;
        }
    }

    /** Takes the listener off the network that was watched last. */
    private void leave() {
        ComputationGraph left = graph;
        if (left != null) {
            Collection<org.deeplearning4j.optimize.api.TrainingListener> others = new ArrayList<>(left.getListeners());
            others.removeIf(Statistics.class::isInstance);
            left.setListeners(others);
            graph = null;
            listener = null;
        }
    }

    private void full() {
        if (listener != null) {
            listener.lookHalfAsOften();
        }
    }

    private synchronized void show(StatsStorageEvent event) {
        if (event.getEventType() != EventType.PostStaticInfo && event.getEventType() != EventType.PostUpdate) {
            return;
        }
        TrainModule pages = server.pages();
        pages.reportStorageEvents(List.of(event));
        boolean another = latest.put(event.getSessionID(), event) == null;
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
