package org.aezoo.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;

/**
 * Rows or images dealt out to as many threads as matrix products may use, each of which then does its own products:
 * what is done value by value between them is shared too.
 */
final class Shares {

    private Shares() {}

    /** Works on the things from one number to before another. */
    @FunctionalInterface
    interface Work {
        /** Does one share; the shares are numbered from 0. */
        void over(int share, int from, int to);
    }

    /**
     * How many shares pay.
     *
     * @param count things
     * @param products of numbers, all in all
     * @param least products that are worth a thread
     */
    static int of(int count, long products, long least) {
        return (int) Math.max(1, Math.min(NativeThreads.get(), Math.min(count, products / least)));
    }

    /** Deals things out and waits until all shares are done. */
    static void run(int count, int shares, Work work) {
        if (shares == 1) {
            work.over(0, 0, count);
            return;
        }
        int each = (count + shares - 1) / shares;
        List<ForkJoinTask<?>> tasks = new ArrayList<>();
        for (int from = 0; from < count; from += each) {
            int share = tasks.size();
            int start = from;
            int end = Math.min(count, from + each);
            tasks.add(ForkJoinTask.adapt(() -> work.over(share, start, end)));
        }
        NativeThreads.alone();
        try {
            ForkJoinTask.invokeAll(tasks);
        } finally {
            // where one has failed the others may still be at work on what the caller is about to give back
            tasks.forEach(ForkJoinTask::quietlyJoin);
            NativeThreads.together();
        }
    }
}
