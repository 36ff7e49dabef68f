package org.aezoo.spark.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.aezoo.data.DataShape;
import org.aezoo.data.digits.Digits;
import org.aezoo.models.trained.TrainedAutoencoder;
import org.aezoo.models.zoo.Zoo;
import org.aezoo.spark.SparkOptions;
import org.aezoo.spark.SparkRows;
import org.aezoo.spark.SparkScorer;
import org.aezoo.spark.SparkTrainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Trains on pictures that the executors draw themselves, and scores a table of them; needs no data. */
public final class DigitsOnSpark {

    private static final int PARTS = 10;
    private static final int ROWS_PER_PART = 500;

    private DigitsOnSpark() {}

    public static void main(String[] args) throws IOException {
        try (SparkSession session =
                SparkSession.builder().appName("digits on Spark").getOrCreate()) {
            Dataset<Row> digits = digits(session);
            SparkRows rows = SparkRows.of("digits", digits, List.of("pixels")).withShape(DataShape.image(1, 28, 28));
            TrainingResult<TrainedAutoencoder> result = new SparkTrainer(
                            TrainingOptions.defaults().withEpochs(5), SparkOptions.ofWorkers(2))
                    .train(Zoo.get("shallow").forShape(rows.shape()), rows);
            System.out.printf(
                    Locale.ROOT,
                    "loss %.1f after %d epochs%n",
                    result.history().get(result.bestEpoch() - 1).judged(),
                    result.history().size());

            Path model = Files.createTempFile("digits-on-spark", ".zip");
            result.model().save(model);
            result.model().close();
            new SparkScorer(session, model)
                    .score("digits", digits, List.of("pixels"), "score")
                    .groupBy("part")
                    .avg("score")
                    .orderBy("part")
                    .show();
            Files.delete(model);
        }
    }

    private static Dataset<Row> digits(SparkSession session) {
        StructType schema = new StructType()
                .add("part", DataTypes.IntegerType)
                .add("pixels", DataTypes.createArrayType(DataTypes.IntegerType));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        JavaRDD<Row> rows = context.parallelize(
                        IntStream.range(0, PARTS).boxed().toList(), PARTS)
                .flatMap(part -> draw(part).iterator());
        return session.createDataFrame(rows, schema);
    }

    private static List<Row> draw(int part) {
        byte[] pixels = Digits.images(Digits.TRAIN_SEED + 2L * part, ROWS_PER_PART);
        return IntStream.range(0, ROWS_PER_PART)
                .mapToObj(i -> RowFactory.create(
                        part,
                        IntStream.range(0, Digits.PIXELS)
                                .mapToObj(j -> pixels[i * Digits.PIXELS + j] & 0xff)
                                .toArray()))
                .toList();
    }
}
