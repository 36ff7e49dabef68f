#!/usr/bin/env bash
# jHDF 0.13.0 (io.jhdf:jhdf) beside slf4j-simple 2.0.17: what a reader of HDF5 does to a program's logs.
# Guess: a jar more on the class path changes nothing about where a program's own logs go: standard error.
# Found: the jar holds a simplelogger.properties, which slf4j-simple takes for the program's. All logs, of every class, go to
#        standard output from then on, into whatever the program writes there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory="$2" ||
        { cat maven.log; return 1; }
}
fetch org.slf4j:slf4j-api:2.0.17 jars
fetch org.slf4j:slf4j-simple:2.0.17 jars
fetch io.jhdf:jhdf:0.13.0 more

cat >Found.java <<'E'
import org.slf4j.LoggerFactory;

class Found {
    public static void main(String[] args) {
        LoggerFactory.getLogger("own").info("a log line");
        System.out.println("data");
    }
}
E
echo "without jHDF, standard output: $(java -cp 'jars/*' Found.java 2>/dev/null | tr '\n' '|')" | tee seen
echo "with jHDF, standard output: $(java -cp 'jars/*:more/*' Found.java 2>/dev/null | tr '\n' '|')" | tee -a seen
diff seen - <<'E'
without jHDF, standard output: data|
with jHDF, standard output: [main] INFO own - a log line|data|
E
