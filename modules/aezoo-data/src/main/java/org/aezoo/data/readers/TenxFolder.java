package org.aezoo.data.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aezoo.data.DataShape;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder as Cell Ranger of 10x Genomics writes it: {@code matrix.mtx} with genes in rows and cells in columns,
 * {@code features.tsv} or the older {@code genes.tsv} with identifier, name and kind of each row, {@code barcodes.tsv}
 * with a name for each column; each plain or in gzip. The three may share a prefix, as in the files of GEO.
 */
final class TenxFolder {

    private static final Logger LOG = LoggerFactory.getLogger(TenxFolder.class);

    private static final String EXPRESSION = "Gene Expression";

    /** What there is to know of each row of the matrix; kinds are empty where the file is of an older Cell Ranger. */
    record Features(List<String> names, List<String> kinds) {}

    private TenxFolder() {}

    /** Cells in rows, with the names of their genes; the checksum is that of the matrix. */
    static CountTable read(Path folder, CountFiles.Reading reading) {
        reading.refuseAllBut(folder, "a folder of 10x Genomics");
        Path matrix = only(folder, "matrix.mtx", "");
        String name = String.valueOf(matrix.getFileName());
        String prefix = name.substring(0, name.indexOf("matrix.mtx"));
        Path features = only(folder, "features.tsv", "genes.tsv", prefix);
        Path barcodes = only(folder, "barcodes.tsv", prefix);
        Features genes = features(features);
        int cells = countLines(barcodes);
        try (TextLines lines = new TextLines(matrix)) {
            String header = lines.next();
            if (header == null || !header.startsWith(MatrixMarket.MARK)) {
                throw new InvalidInputException(
                        Text.shown(matrix) + " is no matrix: its first line must start with " + MatrixMarket.MARK);
            }
            SparseRows counts = new MatrixMarket(matrix, lines, true).read(header);
            if (counts.rowSize() != genes.names.size() || counts.rowCount() != cells) {
                throw new InvalidInputException(Text.shown(matrix) + " has " + counts.rowSize() + " rows and "
                        + counts.rowCount() + " columns, but " + features.getFileName() + " names "
                        + genes.names.size() + " genes and " + barcodes.getFileName() + " " + cells
                        + " cells; they must be of one run, with genes in rows");
            }
            return expression(folder, CountTable.of(counts, List.of(), lines.sha256()), genes);
        }
    }

    /**
     * A table with names, and without the columns that are antibodies, guides or peaks where there are genes beside
     * them.
     */
    static CountTable expression(Path where, CountTable table, Features features) {
        CountTable named = CountTable.of(table.rows(), CountTable.unique(features.names), table.sha256());
        int[] kept = IntStream.range(0, features.kinds.size())
                .filter(i -> features.kinds.get(i).equals(EXPRESSION))
                .toArray();
        if (kept.length == 0 || kept.length == features.names.size()) {
            return named;
        }
        LOG.warn(
                "{} holds {} features that are not '{}': they are left out",
                where.getFileName(),
                features.names.size() - kept.length,
                EXPRESSION);
        return named.select(kept);
    }

    private static Features features(Path file) {
        List<String> names = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        try (TextLines lines = new TextLines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] cells = line.split("\t", -1);
                String name = cells.length > 1 && !cells[1].isBlank() ? cells[1].strip() : cells[0].strip();
                if (name.isEmpty()) {
                    throw new InvalidInputException(
                            Text.shown(file) + ", line " + lines.number() + ": a gene needs an identifier or a name");
                }
                if (names.size() == DataShape.MAX_SIZE) {
                    throw new InvalidInputException(
                            Text.shown(file) + " names more than " + DataShape.MAX_SIZE + " genes");
                }
                names.add(name);
                kinds.add(cells.length > 2 ? cells[2].strip() : "");
            }
        }
        return new Features(names, kinds);
    }

    private static int countLines(Path file) {
        int count = 0;
        try (TextLines lines = new TextLines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                count += line.isBlank() ? 0 : 1;
            }
        }
        return count;
    }

    private static Path only(Path folder, String name, String prefix) {
        return only(folder, name, name, prefix);
    }

    /** The one file whose name ends so, with or without {@code .gz}; with a prefix, exactly so. */
    private static Path only(Path folder, String name, String older, String prefix) {
        List<Path> found;
        try (Stream<Path> all = Files.list(folder)) {
            found = all.filter(file -> {
                        String plain = String.valueOf(file.getFileName()).replaceFirst("\\.gz$", "");
                        return (prefix.isEmpty() && name.equals("matrix.mtx"))
                                ? plain.endsWith(name) && !plain.startsWith(".")
                                : plain.equals(prefix + name) || plain.equals(prefix + older);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw InputFiles.broken(folder, e);
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new InvalidInputException(Text.shown(folder) + " has no " + prefix + name
                    + ": a folder of counts needs matrix.mtx, features.tsv and barcodes.tsv, plain or in gzip");
        }
        throw new InvalidInputException(Text.shown(folder) + " holds "
                + String.join(
                        " and ",
                        found.stream()
                                .map(file -> String.valueOf(file.getFileName()))
                                .toList())
                + ": leave one of them there");
    }
}
