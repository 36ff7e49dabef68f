package org.aezoo.data.readers;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.aezoo.data.Interrupts;
import org.jspecify.annotations.Nullable;

/** Text that a thread of its own reads a few blocks ahead; what goes wrong there is thrown where it would have been. */
final class ReadAhead extends Reader {

    private static final int BLOCK = 1 << 16;

    /** Blocks that may wait. */
    private static final int AHEAD = 8;

    private final Reader from;
    private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private Block at = new Block(new char[0], null);
    private int position;
    private boolean ended;
    private volatile boolean closed;

    /** @param text none at the end; {@code failure} where reading failed */
    private record Block(char[] text, @Nullable Throwable failure) {}

    /** @param from closed with this, and not to be read by others meanwhile */
    ReadAhead(Reader from) {
        this.from = from;
        thread = new Thread(this::readAll, "aezoo-text");
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        Block last;
        try {
            char[] buffer = new char[BLOCK];
            for (int got = from.read(buffer); got > 0 && !closed; got = from.read(buffer)) {
                put(new Block(Arrays.copyOf(buffer, got), null));
            }
            last = new Block(new char[0], null);
        } catch (IOException | RuntimeException | Error e) {
            last = new Block(new char[0], e);
        }
        put(last);
    }

    private void put(Block block) {
        Interrupts.waitOut(() -> {
            blocks.put(block);
            return true;
        });
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (position == at.text.length) {
            if (!ended) {
                at = Interrupts.waitOut(blocks::take);
                position = 0;
                ended = at.text.length == 0;
            }
            if (ended) {
                rethrow(at.failure);
                return -1;
            }
        }
        int taken = Math.min(length, at.text.length - position);
        System.arraycopy(at.text, position, target, offset, taken);
        position += taken;
        return taken;
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        // makes room, so that the thread sees it
        while (thread.isAlive()) {
            blocks.clear();
            Interrupts.waitOut(() -> {
                thread.join(1);
                return true;
            });
        }
        from.close();
    }
}
