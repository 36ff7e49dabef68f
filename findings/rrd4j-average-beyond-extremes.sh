#!/usr/bin/env bash
# RRD4J 3.10 (org.rrd4j:rrd4j), round-robin archives of measured values, here a gauge read every 300 seconds.
# Guess: an interval's average lies between its minimum and its maximum, also where readings come half an interval late.
# Found: of a gauge at 10 with one reading of 100, late by half an interval, the first of the two intervals concerned has the
#        minimum 100 and the average 55, the second the maximum 10 and the average 55. The average weighs readings by time, and
#        minimum, maximum, first and last take one reading of each interval for all of it. Whoever looks for a peak in the
#        averages finds one half as high and twice as wide.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.rrd4j:rrd4j:3.10

cat >Found.java <<'END'
import java.util.Arrays;
import org.rrd4j.ConsolFun;
import org.rrd4j.DsType;
import org.rrd4j.core.RrdDb;
import org.rrd4j.core.RrdDef;
import org.rrd4j.core.RrdMemoryBackendFactory;
import org.rrd4j.core.Sample;

class Found {
    static final ConsolFun[] KINDS = {ConsolFun.MIN, ConsolFun.AVERAGE, ConsolFun.MAX};

    static void tell(int late) throws Exception {
        long start = 1_700_000_100L / 300 * 300;
        RrdDef archives = new RrdDef("gauge.rrd", start - 300, 300);
        archives.addDatasource("gauge", DsType.GAUGE, 600, Double.NaN, Double.NaN);
        for (ConsolFun kind : KINDS) {
            archives.addArchive(kind, 0.5, 1, 100);
        }
        try (RrdDb db = RrdDb.getBuilder().setRrdDef(archives).setBackendFactory(new RrdMemoryBackendFactory()).build()) {
            Sample sample = db.createSample();
            for (int i = 0; i < 6; i++) {
                sample.setTime(start + 300L * i + late);
                sample.setValue("gauge", i == 3 ? 100 : 10);
                sample.update();
            }
            for (ConsolFun kind : KINDS) {
                double[] values = db.createFetchRequest(kind, start, start + 1500, 300).fetchData().getValues("gauge");
                System.out.println("late by " + late + " s, " + kind + ": " + Arrays.toString(Arrays.copyOf(values, 6)));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        tell(0);
        tell(150);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
late by 0 s, MIN: [10.0, 10.0, 10.0, 100.0, 10.0, 10.0]
late by 0 s, AVERAGE: [10.0, 10.0, 10.0, 100.0, 10.0, 10.0]
late by 0 s, MAX: [10.0, 10.0, 10.0, 100.0, 10.0, 10.0]
late by 150 s, MIN: [10.0, 10.0, 10.0, 100.0, 10.0, 10.0]
late by 150 s, AVERAGE: [10.0, 10.0, 10.0, 55.0, 55.0, 10.0]
late by 150 s, MAX: [10.0, 10.0, 10.0, 100.0, 10.0, 10.0]
END
