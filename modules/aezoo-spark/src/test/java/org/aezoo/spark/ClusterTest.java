package org.aezoo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.digits.Digits;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.settings.Settings;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.training.Losses;
import org.aezoo.training.Schedule;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Training and scoring on a real cluster: a master, two workers and their executors, five processes beside this one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterTest {

    private static final int ROWS = 4000;
    private static final int EPOCHS = 4;

    private static final TrainingOptions OPTIONS = TrainingOptions.defaults()
            .withSchedule(Schedule.CONSTANT)
            .withEpochs(EPOCHS)
            .withPatience(0);

    @TempDir
    static Path folder;

    private static LocalCluster cluster;
    private static JavaSparkContext context;
    private static float[][] digits;
    private static double single;
    private static double undisturbed;

    @BeforeAll
    static void start() throws Exception {
        LocalCluster.assumeSparkRuns();
        cluster = new LocalCluster(folder, 2);
        context = new JavaSparkContext(cluster.conf());
        digits = new float[ROWS][Digits.PIXELS];
        byte[] pixels = Digits.images(Digits.TRAIN_SEED, ROWS);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < Digits.PIXELS; j++) {
                digits[i][j] = pixels[i * Digits.PIXELS + j] & 0xff;
            }
        }
        Dataset data = Dataset.of("digits", DataShape.image(1, 28, 28), new FloatRows(digits));
        TrainingResult<TrainedAutoencoder> alone = new Trainer(OPTIONS).train(model(), data);
        single = best(alone);
        alone.model().close();
    }

    @AfterAll
    static void stop() throws Exception {
        if (context != null) {
            context.close();
        }
        if (cluster != null) {
            cluster.stop();
        }
    }

    private static AutoencoderModel model() {
        return Settings.with(Zoo.get("shallow").forShape(DataShape.image(1, 28, 28)), Map.of("code-size", "16"));
    }

    private static double best(TrainingResult<TrainedAutoencoder> result) {
        return result.history().get(result.bestEpoch() - 1).judged();
    }

    private static SparkRows rows() {
        return SparkRows.of("digits", context.parallelize(Arrays.asList(digits), 4), DataShape.image(1, 28, 28));
    }

    @Test
    @Order(1)
    void reachesTheLossOfOneMachine() {
        TrainingResult<TrainedAutoencoder> spread =
                new SparkTrainer(OPTIONS, SparkOptions.ofWorkers(2)).train(model(), rows());

        assertThat(context.sc().getExecutorMemoryStatus().size()).isEqualTo(3);
        assertThat(spread.history()).hasSize(EPOCHS);
        undisturbed = best(spread);
        assertThat(undisturbed).isCloseTo(single, withinPercentage(5));
        spread.model().close();
    }

    @Test
    @Order(2)
    void scoresAndEncodesAsOneMachineDoes() {
        TrainingResult<TrainedAutoencoder> result =
                new SparkTrainer(OPTIONS.withEpochs(1), SparkOptions.ofWorkers(2)).train(model(), rows());
        Path file = folder.resolve("model.zip");
        result.model().save(file);
        SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
        StructType schema = new StructType()
                .add("number", DataTypes.IntegerType)
                .add("pixels", DataTypes.createArrayType(DataTypes.FloatType));
        List<Row> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> RowFactory.create(i, digits[i]))
                .toList();
        var table = session.createDataFrame(context.parallelize(rows, 4), schema);

        SparkScorer scorer = new SparkScorer(session, file);
        var scored = scorer.score("digits", table, List.of("pixels"), "score");
        var encoded = scorer.encode("digits", scored, List.of("pixels"), "code");

        double[] scores = result.model().score(digits);
        float[][] codes = result.model().encode(digits);
        List<Row> all = encoded.select("number", "score", "code").collectAsList();
        assertThat(all).hasSize(ROWS);
        for (Row row : all) {
            // rows in blocks of other sizes may round in another way
            double score = scores[row.getInt(0)];
            assertThat(row.getDouble(1)).isCloseTo(score, within(1e-6 * score));
            assertThat(row.<Float>getList(2))
                    .usingElementComparator((a, b) -> Math.abs(a - b) <= 1e-5 ? 0 : Float.compare(a, b))
                    .containsExactly(boxed(codes[row.getInt(0)]));
        }
        result.model().close();
    }

    private static Float[] boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    @Test
    @Order(3)
    void trainsOnMoreThanAnExecutorCanHold() {
        int columns = 5000;
        int count = 30_000;
        assertThat((long) columns * count * Float.BYTES).isGreaterThan(450L << 20);
        JavaRDD<float[]> generated = context.parallelize(
                        IntStream.range(0, 60).boxed().toList(), 60)
                .flatMap(part -> generate(part, count / 60, columns));
        AutoencoderModel model =
                Settings.with(Zoo.get("linear").forShape(DataShape.row(columns)), Map.of("code-size", "4"));

        TrainingResult<TrainedAutoencoder> result = new SparkTrainer(OPTIONS.withEpochs(1), SparkOptions.ofWorkers(2))
                .train(model, SparkRows.of("generated", generated, DataShape.row(columns)));

        assertThat(result.trainRows() + result.validationRows()).isEqualTo(count);
        assertThat(result.history()).hasSize(1);
        assertThat(best(result)).isLessThan(0.9 * columns);
        result.model().close();
    }

    /** Rows that two numbers each decide, and a little noise. */
    private static Iterator<float[]> generate(int part, int count, int columns) {
        SplittableRandom random = new SplittableRandom(part);
        return Stream.generate(() -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    float[] row = new float[columns];
                    for (int j = 0; j < columns; j++) {
                        row[j] = (float) (a * Math.cos(j) + b * Math.sin(j) + 0.1 * random.nextDouble());
                    }
                    return row;
                })
                .limit(count)
                .iterator();
    }

    @Test
    @Order(4)
    void endsAsIfNothingHadHappenedWhenAWorkerIsKilled() {
        AtomicInteger rounds = new AtomicInteger();
        List<Integer> executors = new ArrayList<>();
        TrainingListener killer = new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int examples, Losses mean) {
                if (rounds.incrementAndGet() == 3) {
                    // beside the driver, which goes on with the next round meanwhile
                    new Thread(() -> cluster.kill(1)).start();
                }
                executors.add(context.sc().getExecutorMemoryStatus().size());
            }
        };
        TrainingResult<TrainedAutoencoder> spread = new SparkTrainer(OPTIONS, SparkOptions.ofWorkers(2))
                .listen(killer)
                .train(model(), rows());

        assertThat(executors.get(executors.size() - 1))
                .as("the driver and one executor")
                .isEqualTo(2);
        assertThat(spread.history()).hasSize(EPOCHS);
        assertThat(best(spread)).isCloseTo(undisturbed, withinPercentage(0.01));
        spread.model().close();
    }
}
