package org.aezoo.run.estimators;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.aezoo.data.DataShape;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.run.RunOptions;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * How an estimator is fitted. What is not said is chosen by purpose and data. Objects do not change: each {@code with…}
 * gives another one.
 */
public final class FitOptions {

    private final @Nullable String id;
    private final @Nullable AutoencoderModel model;
    private final Map<String, String> settings;
    private final TrainingOptions training;
    private final RunOptions.@Nullable Rate threshold;
    private final List<TrainingListener> listeners;
    private final BooleanSupplier stop;

    private FitOptions(
            @Nullable String id,
            @Nullable AutoencoderModel model,
            Map<String, String> settings,
            TrainingOptions training,
            RunOptions.@Nullable Rate threshold,
            List<TrainingListener> listeners,
            BooleanSupplier stop) {
        this.id = id;
        this.model = model;
        this.settings = settings;
        this.training = training;
        this.threshold = threshold;
        this.listeners = listeners;
        this.stop = stop;
    }

    /** The purpose's usual model, trained until it has converged, by seed 1. */
    public static FitOptions defaults() {
        return new FitOptions(null, null, Map.of(), TrainingOptions.defaults(), null, List.of(), () -> false);
    }

    /** Takes another variant of the zoo, by its id, at its defaults for the data. */
    public FitOptions withModel(String variant) {
        return new FitOptions(variant, null, settings, training, threshold, listeners, stop);
    }

    /** Takes a model as it is; its input size must be that of the data. */
    public FitOptions withModel(AutoencoderModel exact) {
        return new FitOptions(null, exact, settings, training, threshold, listeners, stop);
    }

    /** Changes a setting of the model, named as {@code aezoo describe} does: {@code code-size}. */
    public FitOptions withSetting(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, String.valueOf(value));
        return new FitOptions(id, model, more, training, threshold, listeners, stop);
    }

    /** Says how it is trained: epochs, seed, validation rows and the like. */
    public FitOptions withTraining(TrainingOptions options) {
        return new FitOptions(id, model, settings, options, threshold, listeners, stop);
    }

    /** For anomalies: so many of the rows are said to be some, a share in (0, 0.5]. */
    public FitOptions withContamination(double rate) {
        return new FitOptions(id, model, settings, training, RunOptions.Rate.contamination(rate), listeners, stop);
    }

    /** For anomalies: all rows are normal, and so many may be called anomalies, a share in (0, 0.5]. */
    public FitOptions withFalseAlarms(double rate) {
        return new FitOptions(id, model, settings, training, RunOptions.Rate.falseAlarms(rate), listeners, stop);
    }

    /** Adds somebody who is told how training goes, on the thread that fits. */
    public FitOptions withListener(TrainingListener listener) {
        List<TrainingListener> more = new ArrayList<>(listeners);
        more.add(listener);
        return new FitOptions(id, model, settings, training, threshold, List.copyOf(more), stop);
    }

    /**
     * Says how fitting is ended before its time, as an interrupt of the thread does too.
     *
     * @param wanted asked after each step; once it is true, fitting ends with the best model so far. {@code stop::get} of an
     *     {@link java.util.concurrent.atomic.AtomicBoolean} lets any other thread end it
     */
    public FitOptions withStop(BooleanSupplier wanted) {
        return new FitOptions(id, model, settings, training, threshold, listeners, wanted);
    }

    /** The model for data of a shape. */
    AutoencoderModel model(String usual, DataShape shape) {
        AutoencoderModel start =
                model != null ? model : Zoo.get(id != null ? id : usual).forShape(shape);
        return Settings.with(start, settings);
    }

    TrainingOptions training() {
        return training;
    }

    RunOptions.Rate threshold() {
        return threshold != null ? threshold : RunOptions.Rate.falseAlarms(RunOptions.USUAL_FALSE_ALARMS);
    }

    List<TrainingListener> listeners() {
        return listeners;
    }

    BooleanSupplier stop() {
        return stop;
    }
}
