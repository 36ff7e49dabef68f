package org.aezoo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.Dataset;
import org.aezoo.data.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of anomaly detection, on small data. */
final class AnomalyExamplesTest {

    private static final String SMALL = "code-size=16";

    /** Normal rows lie on a line, anomalies beside it. */
    private static void table(Path file, int normal, int strange) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder("f0,f1,label\n");
        for (int i = 0; i < normal + strange; i++) {
            double a = random.nextDouble();
            double b = i < normal ? a : a < 0.5 ? a + 0.5 : a - 0.5;
            csv.append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append(i < normal ? 0 : 1)
                    .append('\n');
        }
        Files.writeString(file, csv.toString());
    }

    @Test
    void benchmarkMakesATableBesideThePublishedFigures(@TempDir Path folder) throws IOException {
        table(folder.resolve("line.csv"), 1000, 50);
        table(folder.resolve("few.csv"), 100, 20);
        Files.writeString(folder.resolve("notes.csv"), "name,rows\nline,1050\n");
        Files.writeString(
                folder.resolve("published_results.csv"),
                "dataset,setting,metric,algorithm,mean,std\nline,semi,aucroc,PCA,51.25,0\n");
        for (String protocol : new String[] {"semi", "unsup"}) {
            String tables = AnomalyBenchmark.table(AnomalyBenchmark.Plan.of(
                    new String[] {folder.toString(), protocol, "0-1", "anomaly", SMALL, "members=1", "memory=100"}));
            String[] lines = tables.split("\n", -1);
            assertThat(lines[0])
                    .startsWith(
                            "| AUROC in %, " + protocol + " | anomaly | spread | kNN | DTE-NP | IForest | PCA (p) |");
            assertThat(lines[2]).startsWith("| few |");
            assertThat(lines[3]).startsWith("| line |");
            assertThat(lines[4]).startsWith("| mean of 2 |");
            assertThat(lines[5]).startsWith("| mean rank |");
            assertThat(lines[6]).startsWith("| p against anomaly |  |");
            assertThat(lines[8]).startsWith("| average precision in %, ");
            assertThat(Double.parseDouble(lines[3].split("\\|", -1)[2].strip())).isBetween(90.0, 100.0);
            assertThat(lines[3].contains("| 51.25 |")).isEqualTo(protocol.equals("semi"));
        }
    }

    @Test
    void benchmarkTakesPartsOut(@TempDir Path folder) throws IOException {
        table(folder.resolve("few.csv"), 100, 20);
        String tables = AnomalyBenchmark.table(AnomalyBenchmark.Plan.of(
                new String[] {folder.toString(), "unsup", "1", "anomaly", SMALL, "members=1", "parts=yes"}));
        assertThat(tables).contains("| without strangeness | without categories | without nearest |");
    }

    @Test
    void benchmarkSaysWhatIsWrong(@TempDir Path folder) {
        assertThatThrownBy(() -> AnomalyBenchmark.Plan.of(new String[] {"x", "super"}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the protocol must be semi or unsup, got 'super'");
        assertThatThrownBy(() -> AnomalyBenchmark.Plan.of(new String[] {"x", "semi", "5-2"}))
                .hasMessage("seeds must be at least one, got 5-2");
        assertThatThrownBy(() ->
                        AnomalyBenchmark.table(AnomalyBenchmark.Plan.of(new String[] {folder.toString(), "semi"})))
                .hasMessage("no tables with a column 'label' in " + folder);
    }

    @Test
    void fraudsAreFound() {
        boolean[] fraud = new boolean[2000];
        Dataset payments = FraudLikeTable.payments(fraud, 0.02, 1);
        assertThat(FraudLikeTable.compare(payments, fraud, 0.02, 1, 200).auroc())
                .isGreaterThan(0.9);
    }

    @Test
    void columnsAtFaultAreNamed() {
        Map<PlantedFaults.Fault, PlantedFaults.Found> all = PlantedFaults.find(1000, 1, 300);
        assertThat(all).hasSize(3).allSatisfy((fault, found) -> {
            assertThat(found.named()).isGreaterThanOrEqualTo(0.9);
            assertThat(found.auroc()).isGreaterThan(0.8);
        });
    }

    @Test
    void falseAlarmsAreCounted(@TempDir Path folder) throws IOException {
        table(folder.resolve("line.csv"), 600, 20);
        String[] lines = FalseAlarms.table(folder, 1).split("\n", -1);
        assertThat(lines[2]).startsWith("| line | 300 | ");
        String[] cells = lines[2].split("\\|", -1);
        // one in ten of 300 rows: three deviations are five in a hundred
        assertThat(Double.parseDouble(cells[5].strip())).isBetween(5.0, 15.0);
        assertThat(lines[3]).startsWith("| within a fifth of what was asked |");
    }

    @Test
    void faultsAreFound() {
        Map<SensorLikeTable.Fault, Double> areas = SensorLikeTable.compare(1000, 1, 300);
        // a sensor that is stuck is right now and then
        assertThat(areas.get(SensorLikeTable.Fault.STUCK)).isGreaterThan(0.65);
        assertThat(areas.get(SensorLikeTable.Fault.DRIFT)).isGreaterThan(0.9);
        assertThat(areas.get(SensorLikeTable.Fault.SWAPPED)).isGreaterThan(0.75);
    }

    @Test
    void alarmsOfAMachineAreTold() {
        List<MachineAlarms.Alarm> alarms = MachineAlarms.watch("series:demo", 1, "linear", 300);
        // two weeks; the heat for no load lasts from step 6432 to 6463, the load jumps at 5472. Half a step's score is
        // that of its windows of 96 steps, which see the heat for so long before and after
        assertThat(alarms).hasSizeBetween(3, 40);
        MachineAlarms.Alarm highest = alarms.stream()
                .max(Comparator.comparingDouble(MachineAlarms.Alarm::score))
                .orElseThrow();
        assertThat(highest.from()).isBetween(6432 - 96, 6440);
        assertThat(highest.to()).isBetween(6455, 6463 + 96);
        assertThat(alarms).anyMatch(alarm -> alarm.from() <= 5472 && alarm.to() >= 5472);
    }
}
