#!/usr/bin/env bash
# JDSP 3.1.1 (com.github.psambit9791:jdsp), signals: scaling and transforms that go before a model of them.
# Guess: standardize gives mean 0 and deviation 1, normalize the range 0 to 1; a discrete sine transform is the one of the books
#        and is undone by its inverse; 50 cycles in 1,000 samples, a whole number, are one line of the spectrum, 500 high.
# Found: standardize gives the range 0 to 1, normalize mean 0 and deviation 1. The discrete sine transform, type I unless one
#        asks for another, gives other numbers than its definition, and its own inverse does not bring the signal back: the first
#        of 1, 2, 3, 4 comes back negative. Signals are filled up with zeros to the next power of two before the Fourier
#        transform: the line is 470 high, in a place where no line of the signal is, 49.8 Hz.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.psambit9791</groupId><artifactId>jdsp</artifactId><version>3.1.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

cat >Found.java <<'END'
import com.github.psambit9791.jdsp.misc.UtilMethods;
import com.github.psambit9791.jdsp.transform.DiscreteSine;
import com.github.psambit9791.jdsp.transform.FastFourier;
import com.github.psambit9791.jdsp.transform.InverseDiscreteSine;
import java.util.Locale;

class Found {
    static void tell(String what, double... values) {
        StringBuilder line = new StringBuilder(what + ":");
        for (double value : values) {
            line.append(String.format(Locale.ROOT, " %.2f", value));
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        double[] four = {1, 2, 3, 4};
        tell("standardize", UtilMethods.standardize(four));
        tell("normalize", UtilMethods.normalize(four));

        double[] type1 = new double[4];
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < 4; i++) {
                type1[k] += 2 * four[i] * Math.sin(Math.PI * (k + 1) * (i + 1) / 5);
            }
        }
        DiscreteSine sine = new DiscreteSine(four);
        sine.transform();
        InverseDiscreteSine back = new InverseDiscreteSine(sine.getOutput());
        back.transform();
        tell("sine transform by its definition", type1);
        tell("DiscreteSine", sine.getOutput());
        tell("InverseDiscreteSine", back.getOutput());

        double[] signal = new double[1000];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = Math.sin(2 * Math.PI * 50 * i / signal.length);
        }
        FastFourier fourier = new FastFourier(signal);
        fourier.transform();
        double[] magnitudes = fourier.getMagnitude(true);
        int highest = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            highest = magnitudes[i] > magnitudes[highest] ? i : highest;
        }
        tell("highest of " + magnitudes.length + " lines, and its frequency", magnitudes[highest],
                fourier.getFFTFreq(1000, true)[highest]);
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
standardize: 0.00 0.33 0.67 1.00
normalize: -1.16 -0.39 0.39 1.16
sine transform by its definition: 15.39 -6.88 3.63 -1.62
DiscreteSine: 9.51 -1.18 -5.88 1.90
InverseDiscreteSine: -13.42 5.53 8.29 -8.94
highest of 513 lines, and its frequency: 470.10 49.80
END
