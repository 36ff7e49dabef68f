package org.aezoo.data.series;

/** The number of steps after which a series is most like itself. */
final class Period {

    /** Steps that are looked at, at most. */
    private static final int LOOKED_AT = 20_000;

    private static final int LONGEST = 1_000;

    /** A period must explain so much of the variance. */
    private static final double LEAST = 0.3;

    /** The first peak that is nearly as high as the highest is taken, of which the others are multiples. */
    private static final double NEARLY = 0.9;

    private Period() {}

    /**
     * By autocorrelation: the first peak after it has fallen to 0 once.
     *
     * @param channels [channels][steps]; the one that repeats itself most decides
     * @return in steps, 2 or more; 0 where nothing repeats itself
     */
    static int of(double[][] channels) {
        int best = 0;
        double most = LEAST;
        for (double[] channel : channels) {
            double[] correlation = autocorrelation(channel);
            int from = 1;
            while (from < correlation.length && correlation[from] > 0) {
                from++;
            }
            double highest = 0;
            for (int lag = from; lag < correlation.length; lag++) {
                highest = Math.max(highest, correlation[lag]);
            }
            for (int lag = from; highest > most && lag < correlation.length - 1; lag++) {
                if (correlation[lag] >= NEARLY * highest
                        && correlation[lag] >= correlation[lag - 1]
                        && correlation[lag] > correlation[lag + 1]) {
                    best = lag;
                    most = highest;
                    break;
                }
            }
        }
        return best;
    }

    /** Of the differences from a straight line, for lags from 0; missing values count as on the line. */
    private static double[] autocorrelation(double[] channel) {
        int steps = Math.min(channel.length, LOOKED_AT);
        double[] x = residuals(channel, steps);
        double[] result = new double[Math.max(1, Math.min(steps / 3, LONGEST))];
        double variance = 0;
        for (double value : x) {
            variance += value * value;
        }
        for (int lag = 0; lag < result.length; lag++) {
            double sum = 0;
            for (int i = lag; i < steps; i++) {
                sum += x[i] * x[i - lag];
            }
            result[lag] = variance > 0 ? sum / variance * steps / (steps - lag) : 0;
        }
        return result;
    }

    private static double[] residuals(double[] channel, int steps) {
        double count = 0;
        double mean = 0;
        double middle = 0;
        for (int i = 0; i < steps; i++) {
            if (!Double.isNaN(channel[i])) {
                count++;
                mean += (channel[i] - mean) / count;
                middle += (i - middle) / count;
            }
        }
        double together = 0;
        double spread = 0;
        for (int i = 0; i < steps; i++) {
            if (!Double.isNaN(channel[i])) {
                together += (i - middle) * (channel[i] - mean);
                spread += (i - middle) * (i - middle);
            }
        }
        double slope = spread > 0 ? together / spread : 0;
        double[] result = new double[steps];
        for (int i = 0; i < steps; i++) {
            result[i] = Double.isNaN(channel[i]) ? 0 : channel[i] - mean - slope * (i - middle);
        }
        return result;
    }
}
