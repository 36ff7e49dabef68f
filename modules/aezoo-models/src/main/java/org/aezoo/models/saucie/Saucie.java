package org.aezoo.models.saucie;

import static org.aezoo.models.Nonlinearity.IDENTITY;
import static org.aezoo.models.common.NoisyInput.NO_EMPHASIS;

import java.util.List;
import java.util.Map;
import org.aezoo.data.Dataset;
import org.aezoo.data.Feed;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.corruption.Corruption;
import org.aezoo.data.preparation.BatchOneHot;
import org.aezoo.layers.InformationDimensionLayer;
import org.aezoo.layers.MmdLayer;
import org.aezoo.layers.ShareLayer;
import org.aezoo.layers.WeightedLoss;
import org.aezoo.layers.WithinClusterLayer;
import org.aezoo.models.BatchCorrecting;
import org.aezoo.models.Clustering;
import org.aezoo.models.NeighbourTargets;
import org.aezoo.models.Nonlinearity;
import org.aezoo.models.ReconstructionLoss;
import org.aezoo.models.TargetWalk;
import org.aezoo.models.ZooEntry;
import org.aezoo.models.common.Graphs;
import org.aezoo.models.common.HiddenLayers;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Require;
import org.aezoo.models.settings.Setting;
import org.aezoo.models.settings.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * SAUCIE: removes the differences between batches of measurements, finds clusters, fills in, and draws a map.
 *
 * <pre>
 *   b     = a mark for each batch but the reference                                     [rows, batches - 1]
 *   h_k   = f(h_(k-1) W_k + b_k)      encoder-k         [rows, hiddenSizes(k)], h_0 = x, b
 *   z     = h_n W + b                 code              [rows, codeSize]
 *   u_k   = f(u_(k+1) V_k + c_k)      decoder-k         the shape of h_k, from z, b and once more from z, 0
 *   a     = u_1, with information above 0 u_1 / |u_1|_1    shares of a row's activity
 *   y, y' = a V + c                   reconstruction and, as if measured in the reference, corrected
 *   L     = sum_i w_i (x_i - y_i)^2                     squared units per example
 *         + mmd sum_b [ MMD^2(z of reference and b) + MMD^2(y' of reference and b) ]
 *         + information H(a)                            few active units: their pattern is the cluster
 *         + withinCluster mean_(i, j of one cluster) |y'_i - y'_j|^2
 *   w_i   = 1; with noiseRate above 0: 2 emphasis for hidden values, 2 (1 - emphasis) for others, 0 for missing ones
 * </pre>
 *
 * <p>Choose it for cells measured in several runs, and for tables like these: day, machine or laboratory in a column of
 * their own, {@code csv:FILE?batch=COLUMN}. Correct first and look for clusters in a second run on what came out, as the
 * paper does: MMD takes what tells batches apart for an effect of these, so batches should hold the same kinds of rows in
 * like shares. The number of clusters hangs on the seed and on {@code information}: look at several runs.
 * Mini-batches need a hundred rows of each batch. The paper's decoder gets the corrected code alone; here it is told
 * the batch too, so that correcting does not cost accuracy. Its MMD is biased, which shrinks the code; this one is
 * not.
 *
 * @param batches how many the data has; set from the data, 1 where it has none
 * @param reference which of them others are brought to, from 1 in the order of their names; 0 for the largest
 * @param mmd weight of the discrepancy between batches; 0 to leave them as they are. As squared errors do, it
 *     grows with the number of values: 10 for each is where to begin, and more where batches are still told apart
 * @param information weight of the entropy, in nats, of the last hidden layer's activity; 0 for none
 * @param withinCluster weight of the mean squared distance of rows of one cluster; 0 for none
 * @param clusterThreshold share of a row's activity above which a unit is on, in (0, 1)
 * @param noiseRate share of values that are hidden in training, set to 0 in scaled units, so that they are learnt to be
 *     filled in; 0 to below 1. Above 0, values that are missing in the data do not count in the loss
 * @param emphasis share of the loss's weight on hidden values, 0.5 to 1; 0.5 where all count alike, near 1 to fill in well
 * @param targetNeighbours neighbours among which the row is drawn that is rebuilt in an example's place, near by the first
 *     20 principal components, see {@link TargetWalk}; codes then lie in clusters. 0 to rebuild the example
 * @see <a href="https://doi.org/10.1038/s41592-019-0576-7">Amodio et al., 2019</a>
 */
@ZooEntry(
        id = "saucie",
        about = "removes differences between batches of measurements, finds clusters, fills in",
        paper = "Amodio et al., 2019")
public record Saucie(
        int inputSize,

        @Setting(
                value = "units of the hidden layers, encoder side",
                range = "each 1 or more, at most 16, at least one",
                min = 1)
        @Default("128,64")
        List<Integer> hiddenSizes,

        @Setting(value = "units in the code; 2 for a map", min = 1) @Default("20")
        int codeSize,

        @Setting(value = "how many batches; set from the data", min = 1) @Default("1")
        int batches,

        @Setting(value = "batch that others are brought to, from 1 by name; 0: the largest", range = "0 to batches")
        @Default("0")
        int reference,

        @Setting(value = "weight of the discrepancy between batches", min = 0)
        double mmd,

        @Setting(value = "weight of the entropy of activity, for clusters", min = 0) @Default("0")
        double information,

        @Setting(value = "weight of squared distances within clusters", min = 0) @Default("0")
        double withinCluster,

        @Setting(value = "share of its row's activity above which a unit is on", range = "above 0, below 1")
        @Default("0.1")
        double clusterThreshold,

        @Setting(value = "share of values hidden in training, for filling in", range = "0 to below 1") @Default("0")
        double noiseRate,

        @Setting(value = "share of the loss's weight on hidden values", min = NO_EMPHASIS, max = 1) @Default("0.5")
        double emphasis,

        @Setting(
                value = "neighbours of which one is rebuilt in a row's place",
                range = "0 (the row itself) or more",
                min = 0)
        @Default("0")
        int targetNeighbours,

        @Setting(value = "steps from neighbour to neighbour on the way to it", min = 1) @Default("4")
        int targetSteps,

        Nonlinearity activation,
        @Default("2e-3") double learningRate,
        double weightDecay)
        implements HiddenLayers, BatchCorrecting, Clustering, NeighbourTargets {

    public Saucie {
        Settings.check(
                inputSize,
                hiddenSizes,
                codeSize,
                batches,
                mmd,
                information,
                withinCluster,
                emphasis,
                targetNeighbours,
                targetSteps,
                learningRate,
                weightDecay);
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.that(!hiddenSizes.isEmpty(), "hiddenSizes", "at least one number", "none");
        Require.between("reference", reference, 0, batches);
        Require.strictlyBetween("clusterThreshold", clusterThreshold, 0, 1);
        Require.that(noiseRate >= 0 && noiseRate < 1, "noiseRate", "at least 0 and below 1", noiseRate);
        Require.that(
                emphasis == NO_EMPHASIS || noiseRate > 0,
                "emphasis",
                "0.5 with noiseRate 0, which hides no values",
                emphasis);
        Require.that(
                emphasis == NO_EMPHASIS || targetNeighbours == 0,
                "emphasis",
                "0.5 with targetNeighbours, where other rows are rebuilt than those with hidden values",
                emphasis);
    }

    /** For a table with standardised columns. */
    public static Saucie tabular(int inputSize) {
        return Settings.table(Saucie.class, Map.of("inputSize", inputSize, "mmd", 10 * inputSize));
    }

    /** These settings for data with that many batches, brought to one of them, numbered from 1. */
    Saucie withBatches(int count, int to) {
        return Settings.like(this, Saucie.class, Map.of("batches", count, "reference", to));
    }

    @Override
    public Saucie forData(Dataset data) {
        if (mmd == 0 || !data.hasBatches()) {
            return batches == 1 ? this : withBatches(1, 0);
        }
        List<String> names = data.batchNames();
        if (names.size() < 2) {
            throw new InvalidInputException("all rows of " + data.name() + " are of one batch, '" + names.get(0)
                    + "', and mmd needs at least 2: leave batch= out");
        }
        if (reference > names.size()) {
            throw new InvalidInputException("reference must be between 0 and " + names.size()
                    + ", the number of batches of " + data.name() + ", got " + reference);
        }
        int[] rows = new int[names.size()];
        int largest = 0;
        for (int row = 0; row < data.size(); row++) {
            rows[data.batch(row)]++;
        }
        for (int k = 0; k < rows.length; k++) {
            if (rows[k] < 2) {
                throw new InvalidInputException("batch '" + names.get(k) + "' of " + data.name()
                        + " must have at least 2 rows to learn from, got " + rows[k] + ": leave it out");
            }
            largest = rows[k] > rows[largest] ? k : largest;
        }
        return withBatches(rows.length, reference == 0 ? largest + 1 : reference);
    }

    @Override
    public @Nullable BatchOneHot batchMarks() {
        // without data to tell which is the largest, the first one
        return batches == 1 ? null : new BatchOneHot(batches, Math.max(1, reference) - 1);
    }

    @Override
    public InputType inputType() {
        return InputType.feedForward(inputSize + batches - 1);
    }

    @Override
    public ReconstructionLoss loss() {
        return ReconstructionLoss.MSE;
    }

    @Override
    public boolean findsClusters() {
        return information > 0;
    }

    @Override
    public String correctedVertex() {
        return batches == 1 ? reconstructionVertex() : "corrected";
    }

    @Override
    public List<Feed> inputs() {
        Feed examples = noiseRate == 0 ? Feed.EXAMPLE : Corruption.MASKING.feed(noiseRate);
        BatchOneHot marks = batchMarks();
        return List.of(marks == null ? examples : marks.input(examples));
    }

    /** The example; with weights, where there is filling in to be learnt. */
    @Override
    public List<Feed> targets() {
        return List.of(
                noiseRate == 0
                        ? Feed.EXAMPLE
                        : Corruption.MASKING.weighted(noiseRate, noiseRate, 2 * emphasis, 2 * (1 - emphasis)));
    }

    @Override
    public TargetWalk.Distance targetDistance() {
        return TargetWalk.Distance.PRINCIPAL_COMPONENTS;
    }

    @Override
    public String objective() {
        return loss().formula()
                + (targetNeighbours == 0 ? "" : ", x a training row near the example in training,")
                + (emphasis == NO_EMPHASIS
                        ? ""
                        : "; hidden values count " + 2 * emphasis + ", others " + 2 * (1 - emphasis))
                + (batches == 1 ? "" : " + " + mmd + " MMD^2 between " + batches + " batches")
                + (information == 0 ? "" : " + " + information + " H(activity)")
                + (withinCluster == 0 ? "" : " + " + withinCluster + " mean |y_i - y_j|^2 within clusters");
    }

    @Override
    public ComputationGraphConfiguration graph(long seed) {
        GraphBuilder graph = Graphs.start(seed, this);
        String below = Graphs.encoders(graph, this);
        InformationDimensionLayer clusters = new InformationDimensionLayer(information);
        String corrected = "rebuilt";
        if (batches == 1) {
            graph.addLayer("code", Graphs.dense(codeSize, IDENTITY), below);
            below = shares(graph, Graphs.decoders(graph, this));
            graph.addLayer("clusters", clusters, below)
                    .addLayer("rebuilt", Graphs.dense(inputSize, IDENTITY), "clusters");
            below = "rebuilt";
        } else {
            graph.addVertex("batch", new SubsetVertex(inputSize, inputSize + batches - 2), "input")
                    .addLayer("encoder", Graphs.dense(codeSize, IDENTITY), below)
                    .addVertex("encoder-and-batch", new MergeVertex(), "encoder", "batch")
                    .addLayer("code", new MmdLayer(mmd, 0, codeSize, batches), "encoder-and-batch")
                    .addVertex("reference", new ScaleVertex(0), "batch")
                    .addVertex("code-and-batch", new MergeVertex(), "code", "batch")
                    .addVertex("code-and-reference", new MergeVertex(), "code", "reference")
                    // every row once as of its batch and once as of the reference
                    .addVertex("both", new StackVertex(), "code-and-batch", "code-and-reference");
            below = shares(graph, Graphs.decoders(graph, "both", this));
            graph.addVertex("decoder-of-batch", new UnstackVertex(0, 2), below)
                    .addVertex("decoder-of-reference", new UnstackVertex(1, 2), below)
                    .addLayer("clusters", clusters, "decoder-of-reference")
                    .addVertex("both-decoders", new StackVertex(), "decoder-of-batch", "clusters")
                    .addLayer("both-rebuilt", Graphs.dense(inputSize, IDENTITY), "both-decoders")
                    .addVertex("rebuilt", new UnstackVertex(0, 2), "both-rebuilt")
                    .addVertex("corrected", new UnstackVertex(1, 2), "both-rebuilt")
                    .addVertex("rebuilt-and-batch", new MergeVertex(), "rebuilt", "corrected", "batch")
                    .addLayer("matched", new MmdLayer(mmd, inputSize, inputSize, batches), "rebuilt-and-batch");
            below = "matched";
            corrected = "corrected";
        }
        if (withinCluster > 0) {
            graph.addVertex("rebuilt-and-clusters", new MergeVertex(), below, corrected, "clusters")
                    .addLayer(
                            "gathered",
                            new WithinClusterLayer(withinCluster, inputSize, inputSize, clusterThreshold),
                            "rebuilt-and-clusters");
            below = "gathered";
        }
        ILossFunction compared = noiseRate == 0 ? loss().function() : new WeightedLoss(loss().function());
        return Graphs.end(graph.addLayer("reconstruction", Graphs.lossOnly(inputSize, IDENTITY, compared), below));
    }

    /** Where there are clusters, only which units are active may tell rows apart, not how much they are. */
    private String shares(GraphBuilder graph, String below) {
        if (information == 0) {
            return below;
        }
        graph.addLayer("shares", new ShareLayer(), below);
        return "shares";
    }
}
