#!/usr/bin/env bash
# ND4J's import of ONNX files 1.0.0-M2.1 (org.nd4j:samediff-import-onnx), networks of one operator whose attributes are left at
#     the defaults that ONNX gives them, as a file may leave them.
# Guess: an imported network gives what the operator's definition says, or the import fails.
# Found: an attribute that is not in the file is taken for 0. Elu, whose alpha is 1, becomes Relu; Softmax, whose axis is the last,
#        is taken over the rows of the batch, so that a row's output depends on the others; Gemm and MatMul give zeros. With
#        alpha and beta in the file, both 1, Gemm leaves its third input out, the biases. TopK gives the largest values with the
#        smallest first, ReduceLogSumExp takes all axes for the one that it is given. All without a word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.nd4j</groupId><artifactId>samediff-import-onnx</artifactId><version>1.0.0-M2.1</version>
      <exclusions><exclusion><groupId>org.nd4j</groupId><artifactId>nd4j-onnxruntime</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native-platform</artifactId><version>1.0.0-M2.1</version></dependency>
  </dependencies>
</project>
END
mvn -B -ntp -l maven.log -Djavacpp.platform.host \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars || { cat maven.log; exit 1; }

cat >Found.java <<'END'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.samediff.frameworkimport.onnx.importer.OnnxFrameworkImporter;
import org.nd4j.shade.protobuf.TextFormat;

class Found {
    static final OnnxFrameworkImporter IMPORTER = new OnnxFrameworkImporter();
    static final INDArray ROWS = Nd4j.createFromArray(new float[][] {{-1, 0.5f, 2}, {3, -4, 5}});

    static void tell(String what, String node) throws Exception {
        ModelProto.Builder model = ModelProto.newBuilder();
        TextFormat.merge(
                "ir_version: 7 opset_import { version: 13 } graph { name: 'g' input { name: 'x' type { tensor_type { elem_type: 1"
                        + " shape { dim { dim_value: 2 } dim { dim_value: 3 } } } } } output { name: 'y' type { tensor_type {"
                        + " elem_type: 1 } } } initializer { name: 'ones' dims: 3 dims: 1 data_type: 1 float_data: 1"
                        + " float_data: 1 float_data: 1 } initializer { name: 'bias' dims: 1 data_type: 1 float_data: 100 }"
                        + " initializer { name: 'two' dims: 1 data_type: 7 int64_data: 2 }"
                        + " node { name: 'n' output: 'y' input: 'x' op_type: " + node + " } }",
                model);
        Path file = Path.of("model.onnx");
        Files.write(file, model.build().toByteArray());
        SameDiff network = IMPORTER.runImport(file.toString(), Map.of(), false);
        StringBuilder line = new StringBuilder("> " + what + ":");
        for (float value : network.outputSingle(Map.of("x", ROWS), "y").dup('c').data().asFloat()) {
            line.append(String.format(Locale.ROOT, " %.2f", value));
        }
        System.out.println(line);
    }

    public static void main(String[] args) throws Exception {
        tell("Elu", "'Elu'");
        tell("Elu with alpha 1", "'Elu' attribute { name: 'alpha' type: FLOAT f: 1 }");
        tell("Softmax", "'Softmax'");
        tell("Softmax with axis 1", "'Softmax' attribute { name: 'axis' type: INT i: 1 }");
        tell("MatMul by ones", "'MatMul' input: 'ones'");
        tell("Gemm by ones with a bias of 100", "'Gemm' input: 'ones' input: 'bias'");
        tell("the same with alpha and beta 1", "'Gemm' input: 'ones' input: 'bias' attribute { name: 'alpha' type: FLOAT f: 1 }"
                + " attribute { name: 'beta' type: FLOAT f: 1 }");
        tell("TopK of 2", "'TopK' input: 'two' output: 'places'");
        tell("ReduceLogSumExp over axis 1", "'ReduceLogSumExp' attribute { name: 'axes' type: INTS ints: 1 }");
    }
}
END
OMP_NUM_THREADS=1 java -Xmx2g -cp "jars/*" Found.java 2>/dev/null | sed -n 's/^> //p' | tee seen
diff seen - <<'END'
Elu: -0.00 0.50 2.00 3.00 -0.00 5.00
Elu with alpha 1: -0.63 0.50 2.00 3.00 -0.98 5.00
Softmax: 0.02 0.99 0.05 0.98 0.01 0.95
Softmax with axis 1: 0.04 0.18 0.79 0.12 0.00 0.88
MatMul by ones: 0.00 0.00
Gemm by ones with a bias of 100: 0.00 0.00
the same with alpha and beta 1: 1.50 4.00
TopK of 2: 0.50 2.00 3.00 5.00
ReduceLogSumExp over axis 1: 5.18
END
