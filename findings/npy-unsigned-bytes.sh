#!/usr/bin/env bash
# JetBrains npy 0.3.5 (org.jetbrains.bio:npy), the .npy reader of the JVM: what it makes of pictures.
# Guess: uint8, as NumPy saves pictures, comes back as numbers from 0 to 255 in a type that holds them; Fortran order is read.
# Found: uint8 and uint16 come back as signed bytes and shorts (200 is -56, 40000 is -25536), without a word. Fortran order, half
#        precision and arrays without an axis are refused.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'E'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.jetbrains.bio</groupId><artifactId>npy</artifactId><version>0.3.5</version></dependency></dependencies>
</project>
E
mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars ||
    { cat maven.log; exit 1; }

# the format is a magic number, a version, the length of a header and a Python dictionary
cat >Found.java <<'E'
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;

class Found {
    static Path file(String name, String type, String order, String shape, int... bytes) throws Exception {
        String header = "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        for (int b : bytes) {
            out.write(b);
        }
        Path path = Path.of(name);
        Files.write(path, out.toByteArray());
        return path;
    }

    static String read(Path path) {
        try {
            NpyArray array = NpyFile.read(path, Integer.MAX_VALUE);
            Object data = array.getData();
            return data instanceof byte[] b ? "bytes, the first " + b[0]
                    : data instanceof short[] s ? "shorts, the first " + s[0]
                    : data.getClass().getSimpleName();
        } catch (Exception | Error e) {
            return "refused";
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println("uint8 200: " + read(file("u1.npy", "|u1", "False", "(2,)", 200, 1)));
        System.out.println("uint16 40000: " + read(file("u2.npy", "<u2", "False", "(1,)", 64, 156)));
        System.out.println("Fortran order: " + read(file("f.npy", "|u1", "True", "(2, 2)", 1, 2, 3, 4)));
        System.out.println("half precision: " + read(file("h.npy", "<f2", "False", "(1,)", 0, 60)));
        System.out.println("no axis: " + read(file("n.npy", "<f8", "False", "()", 0, 0, 0, 0, 0, 0, 240, 63)));
    }
}
E
java -cp 'jars/*' Found.java 2>/dev/null | tee seen
diff seen - <<'E'
uint8 200: bytes, the first -56
uint16 40000: shorts, the first -25536
Fortran order: refused
half precision: refused
no axis: refused
E
