package org.aezoo.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps {@code history.csv} up to date while a run, or a stage of it, is trained: after the first epoch and then every few
 * seconds, as it is written whole. The last epochs are for whoever has the result.
 */
public final class HistoryWriter implements TrainingListener {

    private final Path folder;
    private final List<EpochRecord> soFar = new ArrayList<>();
    private long written;

    /** @param folder of the run or the stage; exists */
    public HistoryWriter(Path folder) {
        this.folder = folder;
    }

    @Override
    public void epochDone(EpochRecord epoch, boolean better) {
        if (epoch.epoch() == soFar.size() + 1) {
            soFar.add(epoch);
            if (epoch.epoch() == 1 || Loop.isTimeToWrite(written)) {
                RunFolder.writeHistory(folder, soFar);
                written = System.nanoTime();
            }
        } // what is resumed gets its history, old epochs and new, when it ends
    }
}
