#!/usr/bin/env bash
# Apache Lucene 9.12.3 (org.apache.lucene:lucene-core), nearest vectors, as one would search codes of an autoencoder with it.
# Guess: the nearest vectors come first, whatever the scale; a vector of zeros has some similarity to others, or is refused; a
#        vector that is in the index finds itself.
# Found: scores are 1 / (1 + d * d) in single precision: vectors less than 0.0001 apart all score 1 and come in the order of the
#        index, and at 1e20 all score 0. With COSINE one vector of zeros makes the results name a document 2147483647, which
#        does not exist. Asked for its one nearest, one vector in forty does not find itself, in 3,000 of 8 dimensions; asked for
#        ten and cut to one, all do: k is also how widely the graph is searched. After 3,000 equal vectors none of ten others,
#        far away, finds itself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fetch() {
    mvn -B -ntp -l maven.log org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" -DoutputDirectory=jars ||
        { cat maven.log; return 1; }
}
fetch org.apache.lucene:lucene-core:9.12.3

cat >Found.java <<'END'
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

class Found {
    static IndexSearcher index(VectorSimilarityFunction similarity, float[]... vectors) throws Exception {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        try (IndexWriter out = new IndexWriter(directory, new IndexWriterConfig())) {
            for (float[] vector : vectors) {
                Document document = new Document();
                document.add(new KnnFloatVectorField("code", vector, similarity));
                out.addDocument(document);
            }
            out.forceMerge(1);
        }
        return new IndexSearcher(DirectoryReader.open(directory));
    }

    static ScoreDoc[] nearest(IndexSearcher index, float[] vector, int k) throws Exception {
        return index.search(new KnnFloatVectorQuery("code", vector, k), k).scoreDocs;
    }

    static void tell(String what, IndexSearcher index, float[] vector) throws Exception {
        StringBuilder line = new StringBuilder(what + ":");
        for (ScoreDoc near : nearest(index, vector, 3)) {
            line.append(" document ").append(near.doc).append(" scores ").append(near.score);
        }
        System.out.println(line);
    }

    static int lost(IndexSearcher index, float[][] vectors, int from, int k) throws Exception {
        int lost = 0;
        for (int i = from; i < vectors.length; i++) {
            lost += nearest(index, vectors[i], k)[0].doc == i ? 0 : 1;
        }
        return lost;
    }

    public static void main(String[] args) throws Exception {
        tell("1e-4, 2e-4, 5e-5", index(VectorSimilarityFunction.EUCLIDEAN, new float[] {1e-4f}, new float[] {2e-4f}, new float[] {5e-5f}),
                new float[] {0});
        tell("cosine with a vector of zeros", index(VectorSimilarityFunction.COSINE, new float[] {1, 0}, new float[] {0, 0}, new float[] {-1, 0}),
                new float[] {1, 0});
        Random random = new Random(1);
        float[][] vectors = new float[3000][8];
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        IndexSearcher index = index(VectorSimilarityFunction.EUCLIDEAN, vectors);
        System.out.println("do not find themselves, of 3000: k = 1 " + (lost(index, vectors, 0, 1) > 30 ? "more than 30" : "?")
                + ", k = 10 " + lost(index, vectors, 0, 10));
        float[][] equal = new float[3010][2];
        for (int i = 3000; i < equal.length; i++) {
            equal[i] = new float[] {i, 1};
        }
        System.out.println("do not find themselves, of 10 after 3000 equal ones: "
                + lost(index(VectorSimilarityFunction.EUCLIDEAN, equal), equal, 3000, 1));
    }
}
END
java -Xmx1g -cp "jars/*" Found.java 2>/dev/null | tee seen
diff seen - <<'END'
1e-4, 2e-4, 5e-5: document 0 scores 1.0 document 1 scores 1.0 document 2 scores 1.0
cosine with a vector of zeros: document 0 scores 1.0 document 2 scores 0.0 document 2147483647 scores -Infinity
do not find themselves, of 3000: k = 1 more than 30, k = 10 0
do not find themselves, of 10 after 3000 equal ones: 10
END
