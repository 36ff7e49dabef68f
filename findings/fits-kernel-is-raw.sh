#!/usr/bin/env bash
# nom.tam.fits 1.20.0 (gov.nasa.gsfc.heasarc:nom-tam-fits): pictures of telescopes and microscopes.
# Guess: the kernel of an unsigned 16-bit picture (BZERO 32768, as cameras write it) holds 0 to 65535, that of bytes 0 to 255.
# Found: it holds what lies in the file: -32768 for 0, and -56 for 200; BZERO and BSCALE are the caller's to apply, and the
#        axes come last first, as Java has them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch gov.nasa.gsfc.heasarc:nom-tam-fits:1.20.0

cat >Found.java <<'END'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import nom.tam.fits.BasicHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.FitsFactory;
import nom.tam.fits.ImageHDU;
import nom.tam.util.FitsOutputStream;

class Found {
    static ImageHDU written(BasicHDU<?> picture) throws Exception {
        Fits file = new Fits();
        file.addHDU(picture);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.write(new FitsOutputStream(out));
        return (ImageHDU) new Fits(new ByteArrayInputStream(out.toByteArray())).readHDU();
    }

    public static void main(String[] args) throws Exception {
        BasicHDU<?> unsigned = FitsFactory.hduFactory((Object) new short[][] {{-32768, 0, 32767}});
        unsigned.getHeader().addValue("BZERO", 32768.0, "0 lies at -32768");
        unsigned.getHeader().addValue("BSCALE", 1.0, "");
        ImageHDU read = written(unsigned);
        System.out.println("16 bits: " + Arrays.deepToString((short[][]) read.getKernel()) + ", BZERO " + read.getBZero()
                + ", axes " + Arrays.toString(read.getAxes()));
        ImageHDU bytes = written(FitsFactory.hduFactory((Object) new byte[][] {{(byte) 200, 5}}));
        System.out.println("8 bits: " + Arrays.deepToString((byte[][]) bytes.getKernel()));
    }
}
END
java -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
16 bits: [[-32768, 0, 32767]], BZERO 32768.0, axes [1, 3]
8 bits: [[-56, 5]]
END
