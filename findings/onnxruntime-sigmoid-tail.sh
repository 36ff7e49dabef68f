#!/usr/bin/env bash
# ONNX Runtime 1.28.0 for Java (com.microsoft.onnxruntime:onnxruntime): the tail of its Sigmoid, which says how likely something
#     rare is. The models are written with the classes of Tribuo 4.3.2 (org.tribuo:tribuo-util-onnx).
# Guess: Sigmoid in single precision is right to six or seven digits and rises with its input, as Exp does there.
# Found: it is off by 7 % at -14, half as large as it should be at -16 and twice as large at -17, so that it falls between the
#        two, and 0 from -18 on, where 1.5e-8 is right; its logarithm, a row's log-likelihood, is minus infinity at -20.
#        1 / (1 + Exp(-x)) in the same runtime is right to six digits, down to -80, and so is the logarithm Softplus gives.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch com.microsoft.onnxruntime:onnxruntime:1.28.0
fetch org.tribuo:tribuo-util-onnx:4.3.2
fetch com.google.protobuf:protobuf-java:3.25.6

cat >Found.java <<'END'
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.TextFormat;
import java.util.Map;

class Found {
    static final float[] INPUTS = {-14, -16, -17, -18, -20, -80};

    static float[] run(String nodes) throws Exception {
        ModelProto.Builder model = ModelProto.newBuilder();
        TextFormat.merge(
                "ir_version: 8 opset_import { version: 17 } graph { name: 'g' input { name: 'x' type { tensor_type {"
                        + " elem_type: 1 shape { dim { dim_value: 6 } } } } } output { name: 'y' }"
                        + " initializer { name: 'one' data_type: 1 float_data: 1 } " + nodes + " }",
                model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.build().toByteArray());
                OnnxTensor x = OnnxTensor.createTensor(environment, INPUTS);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return (float[]) result.get(0).getValue();
        }
    }

    static String node(String type, String inputs, String output) {
        String node = "node { op_type: '" + type + "' output: '" + output + "'";
        for (String input : inputs.split(" ")) {
            node += " input: '" + input + "'";
        }
        return node + " } ";
    }

    static double exact(int i) {
        return 1 / (1 + Math.exp(-(double) INPUTS[i]));
    }

    public static void main(String[] args) throws Exception {
        float[] y = run(node("Sigmoid", "x", "y"));
        System.out.printf("Sigmoid: at -14 %s, at -16 %s, at -17 %s, at -18 %s%n",
                Math.abs(y[0] / exact(0) - 1) > 0.05 ? "off by more than 5 %" : "right",
                y[1] < 0.6 * exact(1) ? "half" : "right",
                y[2] > 2 * exact(2) ? "twice" : "right",
                y[3] == 0 ? "0" : "right");
        System.out.println("from -17 to -16: " + (y[1] < y[2] ? "falls" : "rises"));
        System.out.println("Log of Sigmoid at -20: " + run(node("Sigmoid", "x", "s") + node("Log", "s", "y"))[4]);

        float[] exp = run(node("Neg", "x", "n") + node("Exp", "n", "e") + node("Add", "e one", "s") + node("Reciprocal", "s", "y"));
        float[] log = run(node("Neg", "x", "n") + node("Softplus", "n", "p") + node("Neg", "p", "y"));
        double worst = 0;
        for (int i = 0; i < INPUTS.length; i++) {
            worst = Math.max(worst, Math.abs(exp[i] / exact(i) - 1));
            worst = Math.max(worst, Math.abs(log[i] / Math.log(exact(i)) - 1));
        }
        System.out.println("1 / (1 + Exp(-x)) and -Softplus(-x): " + (worst < 1e-6 ? "right" : "off"));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
Sigmoid: at -14 off by more than 5 %, at -16 half, at -17 twice, at -18 0
from -17 to -16: falls
Log of Sigmoid at -20: -Infinity
1 / (1 + Exp(-x)) and -Softplus(-x): right
END
