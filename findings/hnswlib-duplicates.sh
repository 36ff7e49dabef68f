#!/usr/bin/env bash
# hnswlib for Java 1.1.0 (com.github.jelmerk:hnswlib-core), approximate nearest neighbours.
# Guess: a vector that is in the index is found by itself, or nearly always so; equal vectors are no trouble.
# Found: after 1,000 equal vectors (rows of zeros, as tables of counts have them) none of ten others, far away, finds itself:
#        the equal ones are each other's neighbours, and no edge leads out. Under the cosine distance a vector of zeros is NaN
#        away, and sorted last.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch com.github.jelmerk:hnswlib-core:1.1.0

fetch org.eclipse.collections:eclipse-collections:9.2.0
fetch org.eclipse.collections:eclipse-collections-api:9.2.0

cat >Found.java <<'END'
import com.github.jelmerk.knn.DistanceFunctions;
import com.github.jelmerk.knn.Item;
import com.github.jelmerk.knn.hnsw.HnswIndex;

class Found {
    record Row(Integer id, float[] vector) implements Item<Integer, float[]> {
        public int dimensions() {
            return vector.length;
        }
    }

    public static void main(String[] args) {
        HnswIndex<Integer, float[], Row, Float> index = HnswIndex.newBuilder(
                        2, DistanceFunctions.FLOAT_EUCLIDEAN_DISTANCE, 2000)
                .withM(16)
                .withEf(50)
                .build();
        for (int i = 0; i < 1010; i++) {
            index.add(new Row(i, i < 1000 ? new float[] {0, 0} : new float[] {i, 1}));
        }
        int found = 0;
        for (int i = 1000; i < 1010; i++) {
            found += index.findNearest(new float[] {i, 1}, 1).get(0).item().id() == i ? 1 : 0;
        }
        System.out.println("find themselves: " + found + " of 10");
        HnswIndex<Integer, float[], Row, Float> cosine = HnswIndex.newBuilder(
                        2, DistanceFunctions.FLOAT_COSINE_DISTANCE, 10)
                .build();
        cosine.add(new Row(1, new float[] {0, 0}));
        cosine.add(new Row(2, new float[] {-1, 0}));
        cosine.findNearest(new float[] {1, 0}, 2)
                .forEach(near -> System.out.println(near.item().id() + ": " + near.distance()));
    }
}
END
java -cp "jars/*" Found.java | tee seen
diff seen - <<'END'
find themselves: 0 of 10
2: 2.0
1: NaN
END
