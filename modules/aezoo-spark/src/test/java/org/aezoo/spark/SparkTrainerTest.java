package org.aezoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.aezoo.data.Dataset;
import org.aezoo.data.DataSource;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.Zoo;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class SparkTrainerTest {

    @Test
    void works() {
        SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("test").set("spark.ui.enabled", "false");
        try (JavaSparkContext context = new JavaSparkContext(conf);
                Dataset digits = load()) {
            List<float[]> rows = new ArrayList<>();
            for (int i = 0; i < digits.size(); i++) {
                float[] row = new float[784];
                digits.read(i, row, 0);
                rows.add(row);
            }
            AutoencoderModel model = Zoo.get("denoising").forShape(digits.shape());
            TrainingOptions options = TrainingOptions.defaults().withEpochs(5).withPatience(0);
            long t = System.nanoTime();
            TrainingResult single = new Trainer(options).train(model, digits);
            System.err.println("single " + (System.nanoTime() - t) / 1e9);
            single.history().forEach(e -> System.err.println(e));
            t = System.nanoTime();
            TrainingResult spark = new SparkTrainer(options, SparkOptions.ofWorkers(2))
                    .train(model, SparkRows.of("digits", context.parallelize(rows, 4), digits.shape()));
            System.err.println("spark " + (System.nanoTime() - t) / 1e9);
            spark.history().forEach(e -> System.err.println(e));
            assertThat(spark.bestEpoch()).isPositive();
        }
    }

    private static Dataset load() {
        return DataSource.parse("digits").load(DataSource.Options.defaults()).train();
    }
}
