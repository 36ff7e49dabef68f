#!/usr/bin/env bash
# ONNX Runtime 1.28.0 for Java (com.microsoft.onnxruntime:onnxruntime): what becomes of a missing value, NaN, on its way through
#     a network. The models are written with the classes of Tribuo 4.3.2 (org.tribuo:tribuo-util-onnx).
# Guess: NaN in, NaN out, as Relu and Softmax have it: a picture with a missing pixel cannot come out as one without; or at
#        least it makes no difference where the pixel is.
# Found: ReduceMax of 1, NaN, 3, 4 is 3, neither NaN nor the largest of the others: with the NaN it now and then loses the number
#        next to it. ReduceMin does the same, and both are NaN where the NaN comes first. MaxPool passes over it unless it is the
#        last of its window, ThresholdedRelu makes 0 of it; Relu, Clip and Max keep it. So a network with pooling gives a usual
#        score, a wrong one or none, as the missing pixel's place has it, and says nothing.
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
import java.nio.FloatBuffer;
import java.util.Map;

class Found {
    /** The first number that the operator gives for a row of pictures of two by two pixels. */
    static float run(String node, float... pixels) throws Exception {
        ModelProto.Builder model = ModelProto.newBuilder();
        TextFormat.merge(
                "ir_version: 8 opset_import { version: 13 } graph { name: 'g' input { name: 'x' type { tensor_type { elem_type: 1"
                        + " shape { dim { dim_value: 1 } dim { dim_value: 1 } dim { dim_value: 2 } dim { dim_value: 2 } } } } }"
                        + " output { name: 'y' } initializer { name: 'zero' data_type: 1 float_data: 0 }"
                        + " node { input: 'x' output: 'y' op_type: " + node + " } }",
                model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.build().toByteArray());
                OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), new long[] {1, 1, 2, 2});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    static void tell(String name, String node, float... row) throws Exception {
        StringBuilder line = new StringBuilder(name + ":");
        for (int missing = 0; missing < 4; missing++) {
            float[] pixels = row.clone();
            pixels[missing] = Float.NaN;
            line.append(" ").append(run(node, pixels));
        }
        System.out.println(line);
    }

    public static void main(String[] args) throws Exception {
        System.out.println("the first is missing, the second, the third, the last");
        tell("ReduceMax of 1, 2, 3, 4", "'ReduceMax'", 1, 2, 3, 4);
        tell("ReduceMin of 4, 3, 2, 1", "'ReduceMin'", 4, 3, 2, 1);
        tell("ReduceMean of 1, 2, 3, 4", "'ReduceMean'", 1, 2, 3, 4);
        tell("MaxPool of 1, 2, 3, 4", "'MaxPool' attribute { name: 'kernel_shape' type: INTS ints: 2 ints: 2 }", 1, 2, 3, 4);
        System.out.println("ThresholdedRelu: " + run("'ThresholdedRelu'", Float.NaN, 1, 2, 3) + ", Relu: "
                + run("'Relu'", Float.NaN, 1, 2, 3) + ", Clip: " + run("'Clip' input: 'zero'", Float.NaN, 1, 2, 3) + ", Max: "
                + run("'Max' input: 'zero'", Float.NaN, 1, 2, 3));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
the first is missing, the second, the third, the last
ReduceMax of 1, 2, 3, 4: NaN 3.0 4.0 3.0
ReduceMin of 4, 3, 2, 1: NaN 2.0 1.0 2.0
ReduceMean of 1, 2, 3, 4: NaN NaN NaN NaN
MaxPool of 1, 2, 3, 4: 4.0 4.0 4.0 NaN
ThresholdedRelu: 0.0, Relu: NaN, Clip: NaN, Max: NaN
END
