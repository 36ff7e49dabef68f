package org.aezoo.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.aezoo.data.DataSource;
import org.aezoo.data.Dataset;
import org.aezoo.data.LoadedData;
import org.aezoo.data.Series;
import org.aezoo.data.Split;
import org.aezoo.data.series.SeriesLines.Step;
import org.aezoo.evaluation.series.Alarms;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.trained.OnlineScores;
import org.aezoo.models.trained.StepScores;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;

/**
 * A machine over time: a model learns from the first eight weeks, with a threshold of so many alarms a day, then the rest
 * comes in step by step, and each alarm is told with the channel that is at fault.
 */
public final class MachineAlarms {

    /** Steps after a step when it is judged. */
    private static final int DELAY = 24;

    /** Stretches of alarm as near as this are one. */
    private static final int NEAR = 8;

    /** From a step to another, with the highest score between them and the channel that adds most to it. */
    record Alarm(int from, int to, double score, String channel) {}

    private MachineAlarms() {}

    /** Takes the series (series:demo), alarms per day (1), the model (series) and the steps of training (750). */
    public static void main(String[] args) {
        String data = args.length > 0 ? args[0] : "series:demo";
        double perDay = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        String model = args.length > 2 ? args[2] : "series";
        watch(data, perDay, model, args.length > 3 ? Integer.parseInt(args[3]) : 750);
    }

    /** Prints a line per alarm; all of them. */
    static List<Alarm> watch(String source, double perDay, String id, int steps) {
        try (LoadedData data = DataSource.parse(source).load(DataSource.Options.defaults())) {
            Dataset train = data.train();
            AutoencoderModel model = Zoo.get(id).forShape(train.shape());
            TrainingOptions options =
                    TrainingOptions.defaults().withValidationToo(false).forRows(steps, train.size());
            try (TrainedAutoencoder trained =
                    new Trainer(options).train(model, train).model()) {
                List<StepScores> held = StepScores.of(
                        trained,
                        Split.of(train, options.validation(), options.seed()).heldOut());
                double threshold = Alarms.threshold(held, perDay * Alarms.days(held));
                Series series = data.test().series().get(0);
                List<Alarm> alarms = follow(trained, series, data.test().firstStep(0), threshold);
                boolean[] known = series.anomalous();
                for (Alarm alarm : alarms) {
                    boolean right = known != null
                            && IntStream.rangeClosed(alarm.from, alarm.to).anyMatch(step -> known[step]);
                    System.out.printf(
                            Locale.ROOT,
                            "%s to %s  score %6.1f  %-12s %s%n",
                            series.time(alarm.from),
                            series.time(alarm.to),
                            alarm.score,
                            alarm.channel,
                            right ? "a marked fault" : "");
                }
                return alarms;
            }
        }
    }

    /** What comes in from a step on, one step after another. */
    private static List<Alarm> follow(TrainedAutoencoder trained, Series series, int first, double threshold) {
        OnlineScores online = new OnlineScores(trained, DELAY);
        List<Alarm> alarms = new ArrayList<>();
        for (int i = first; i < series.steps(); i++) {
            int step = i;
            double[] values = Arrays.stream(series.values())
                    .mapToDouble(channel -> channel[step])
                    .toArray();
            for (OnlineScores.Scored scored :
                    online.next(List.of(new Step(series.time(i), series.seconds()[i], values)))) {
                if (scored.score() > threshold) {
                    add(alarms, i - DELAY, scored, series.channels());
                }
            }
        }
        return alarms;
    }

    /** Lengthens the last alarm, or begins another. */
    private static void add(List<Alarm> alarms, int step, OnlineScores.Scored scored, List<String> channels) {
        double[] shares = scored.shares();
        int most = IntStream.range(0, shares.length)
                .reduce((a, b) -> shares[a] >= shares[b] ? a : b)
                .orElse(0);
        Alarm here = new Alarm(step, step, scored.score(), channels.get(most));
        Alarm last = alarms.isEmpty() ? null : alarms.get(alarms.size() - 1);
        if (last == null || step - last.to > NEAR) {
            alarms.add(here);
        } else {
            Alarm higher = last.score >= here.score ? last : here;
            alarms.set(alarms.size() - 1, new Alarm(last.from, step, higher.score, higher.channel));
        }
    }
}
