#!/usr/bin/env bash
# Encog 3.4 (org.encog:encog-core), networks of the JVM from before the deep ones: derivatives, and a network saved and loaded.
# Guess: an activation that says it has a derivative gives it; a loaded network gives the outputs of the saved one; a constant
#        array is normalised to one number.
# Found: ActivationSIN is sin(2x), its derivative lacks the 2; those of ActivationGaussian and ActivationSteepenedSigmoid have
#        little to do with them (the first has the wrong sign as well, and grows without bound). Weights are written with ten
#        decimals, so that 1.23456789e-8, as inputs around a million ask for, comes back as 1.23e-8. NormalizeArray makes NaN
#        of a constant array.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.encog:encog-core:3.4

cat >Found.java <<'END'
import java.io.File;
import java.util.Arrays;
import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationGaussian;
import org.encog.engine.network.activation.ActivationLinear;
import org.encog.engine.network.activation.ActivationSIN;
import org.encog.engine.network.activation.ActivationSteepenedSigmoid;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.persist.EncogDirectoryPersistence;
import org.encog.util.arrayutil.NormalizeArray;

class Found {
    static double of(ActivationFunction function, double x) {
        double[] value = {x};
        function.activationFunction(value, 0, 1);
        return value[0];
    }

    static void tell(ActivationFunction function) {
        StringBuilder line = new StringBuilder(function.getClass().getSimpleName() + ", hasDerivative "
                + function.hasDerivative() + ":");
        for (double x : new double[] {0.3, 0.8}) {
            double slope = (of(function, x + 1e-6) - of(function, x - 1e-6)) / 2e-6;
            line.append(String.format(" at %.1f %.3f, slope %.3f;", x, function.derivativeFunction(x, of(function, x)), slope));
        }
        System.out.println(line);
    }

    public static void main(String[] args) {
        tell(new ActivationTANH());
        tell(new ActivationSIN());
        tell(new ActivationGaussian());
        tell(new ActivationSteepenedSigmoid());
        BasicNetwork network = new BasicNetwork();
        network.addLayer(new BasicLayer(null, false, 1));
        network.addLayer(new BasicLayer(new ActivationLinear(), false, 1));
        network.getStructure().finalizeStructure();
        network.setWeight(0, 0, 0, 1.23456789e-8);
        EncogDirectoryPersistence.saveObject(new File("network.eg"), network);
        BasicNetwork loaded = (BasicNetwork) EncogDirectoryPersistence.loadObject(new File("network.eg"));
        double[] before = new double[1];
        double[] after = new double[1];
        network.compute(new double[] {1e6}, before);
        loaded.compute(new double[] {1e6}, after);
        System.out.println("weight 1.23456789e-8 loaded: " + loaded.getWeight(0, 0, 0));
        System.out.printf("output for 1e6: %.7f, loaded: %.7f%n", before[0], after[0]);
        System.out.println("NormalizeArray of 5, 5: " + Arrays.toString(new NormalizeArray().process(new double[] {5, 5})));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
ActivationTANH, hasDerivative true: at 0.3 0.915, slope 0.915; at 0.8 0.559, slope 0.559;
ActivationSIN, hasDerivative true: at 0.3 0.825, slope 1.651; at 0.8 -0.029, slope -0.058;
ActivationGaussian, hasDerivative true: at 0.3 8.243, slope -2.137; at 0.8 235385266837020000.000, slope -0.183;
ActivationSteepenedSigmoid, hasDerivative true: at 0.3 0.008, slope 0.745; at 0.8 0.002, slope 0.093;
weight 1.23456789e-8 loaded: 1.23E-8
output for 1e6: 0.0123457, loaded: 0.0123000
NormalizeArray of 5, 5: [NaN, NaN]
END
