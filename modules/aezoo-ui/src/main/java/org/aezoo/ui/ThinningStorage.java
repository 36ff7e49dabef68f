package org.aezoo.ui;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/**
 * Keeps at most {@value #REPORTS} reports of a session: where there are so many, every second one goes. So memory stays
 * bounded, and curves reach from the first step to the last.
 *
 * <p>With more than 512 the pages would choose among them, and need another library for it.
 */
final class ThinningStorage extends InMemoryStatsStorage {

    static final int REPORTS = 256;

    private final transient Runnable thinned;

    /** @param thinned told each time that reports were taken out */
    ThinningStorage(Runnable thinned) {
        this.thinned = thinned;
    }

    @Override
    public synchronized void putUpdate(Persistable report) {
        super.putUpdate(report);
        Map<Long, Persistable> all =
                getUpdateMap(report.getSessionID(), report.getTypeID(), report.getWorkerID(), true);
        if (all.size() < REPORTS) {
            return;
        }
        long[] times = all.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        for (int i = 1; i < times.length - 1; i += 2) {
            all.remove(times[i]);
        }
        thinned.run();
    }

    // Deeplearning4j reads the times first, and then what should be there
    @Override
    public synchronized List<Persistable> getAllUpdatesAfter(
            String session, String type, String worker, long timestamp) {
        return super.getAllUpdatesAfter(session, type, worker, timestamp);
    }
}
