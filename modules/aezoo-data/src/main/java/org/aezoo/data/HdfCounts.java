package org.aezoo.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.EnumDataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts in HDF5: {@code .h5ad} of anndata 0.7 and later, cells in rows, and {@code .h5} of Cell Ranger. Of an
 * {@code .h5ad} file X is read, or the layer or {@code raw/X} that was asked for, sparse by rows or by columns or dense;
 * a column of {@code obs} may be the label. What was never written counts as 0.
 *
 * @see <a href="https://anndata.readthedocs.io/en/stable/fileformat-prose.html">the format of anndata</a>
 */
final class HdfCounts {

    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    /** More rows than this would be too many even if all of them were empty. */
    private static final int MAX_ROWS = 1 << 22;

    /** More values of a dense matrix than this take hours to look at. */
    private static final long MAX_DENSE = 1L << 34;

    private final Path file;
    private final CountFiles.Reading reading;
    private final Group root;

    private HdfCounts(Path file, CountFiles.Reading reading, Group root) {
        this.file = file;
        this.reading = reading;
        this.root = root;
    }

    /** Whether a file starts as HDF5 does; refuses one that does so once it is unpacked. */
    static boolean isHdf(Path file) {
        try (InputStream in = InputFiles.open(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                return false;
            }
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
        try {
            if (InputFiles.isGzip(file)) {
                throw new InvalidInputException(
                        Text.shown(file) + " is HDF5 in gzip, which cannot be read piece by piece: unpack it first");
            }
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
        return true;
    }

    /** Reads a file for which {@link #isHdf} is true. */
    static CountTable read(Path file, CountFiles.Reading reading) {
        try (HdfFile hdf = new HdfFile(file)) {
            HdfCounts counts = new HdfCounts(file, reading, hdf);
            Group cellRanger = counts.cellRanger();
            return cellRanger == null ? counts.readAnnData() : counts.readCellRanger(cellRanger);
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException | NoClassDefFoundError e) {
            throw new InvalidInputException(
                    Text.shown(file) + " could not be read: " + InputFiles.reason(root(e))
                            + "; read and write it again with a newer anndata, compressed by gzip or not at all",
                    e);
        }
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    // ---- anndata

    private CountTable readAnnData() {
        reading.refuseAllBut(file, "a file of anndata", "label", "layer");
        String path = matrixPath();
        Node matrix = node(path);
        if (matrix == null || (matrix instanceof Group none && "null".equals(text(none, "encoding-type")))) {
            throw new InvalidInputException(Text.shown(file) + " has no matrix " + path + layersHint());
        }
        Group annotations = path.equals("raw/X") ? group("raw") : root;
        SparseRows rows = matrix(matrix);
        List<String> names = geneNames(annotations, rows.rowSize());
        CountTable table = CountTable.of(rows, names, sha256(file));
        return reading.label() == null ? table : table.withLabels(labels(reading.label(), rows.rowCount()));
    }

    private String matrixPath() {
        String layer = reading.layer();
        if (layer == null) {
            return "X";
        }
        return layer.equals("raw") && node("layers/raw") == null ? "raw/X" : "layers/" + layer;
    }

    private String layersHint() {
        List<String> known = new ArrayList<>();
        if (root.getChild("layers") instanceof Group layers) {
            known.addAll(new TreeSet<>(layers.getChildren().keySet()));
        }
        if (node("raw/X") != null && !known.contains("raw")) {
            known.add("raw");
        }
        return known.isEmpty()
                ? ""
                : "; beside X there " + (known.size() == 1 ? "is" : "are") + " layer="
                        + Text.shown(String.join(", layer=", known));
    }

    private List<String> geneNames(Group annotations, int width) {
        Node var = annotations.getChild("var");
        if (!(var instanceof Group frame)) {
            return List.of();
        }
        String index = text(frame, "_index");
        Node names = index == null ? null : frame.getChild(index);
        if (names == null) {
            return List.of();
        }
        List<String> texts = column(frame, names);
        if (texts.size() != width) {
            throw damaged(names.getPath() + " names " + texts.size() + " genes, and the matrix has " + width);
        }
        for (int i = 0; i < width; i++) {
            if (texts.get(i) == null || texts.get(i).isBlank()) {
                texts.set(i, reading.unit() + i);
            }
        }
        return CountTable.unique(texts);
    }

    private List<String> labels(String wanted, int rows) {
        if (!(root.getChild("obs") instanceof Group obs)) {
            throw damaged("it has no group obs with columns");
        }
        Node found = obs.getChild(wanted);
        if (found == null || wanted.equals("__categories")) {
            List<String> known = new ArrayList<>(new TreeSet<>(obs.getChildren().keySet()));
            known.remove("__categories");
            throw new InvalidInputException(Text.shown(file) + ": obs has no column '" + Text.shown(wanted)
                    + "' for labels" + Suggest.hint(wanted, known) + "; columns are "
                    + Text.shown(String.join(", ", known)));
        }
        List<String> texts = column(obs, found);
        if (texts.size() != rows) {
            throw damaged(found.getPath() + " has " + texts.size() + " values, and the matrix " + rows + " rows");
        }
        long missing = texts.stream().filter(Objects::isNull).count();
        if (missing > 0) {
            throw new InvalidInputException(Text.shown(file) + ": " + missing + " of the " + rows + " cells have no '"
                    + Text.shown(wanted) + "', the first of them cell " + (texts.indexOf(null) + 1)
                    + ": every cell needs a label; fill them in or leave these cells out");
        }
        if (new HashSet<>(texts).size() > CsvFile.MAX_CLASSES) {
            throw new InvalidInputException(Text.shown(file) + ": '" + Text.shown(wanted) + "' has more than "
                    + CsvFile.MAX_CLASSES + " different labels; labels name classes: choose another column");
        }
        return texts;
    }

    /** A column of a data frame as texts; null where a value is missing. */
    private List<@Nullable String> column(Group frame, Node column) {
        if (column instanceof Group group) {
            if (group.getChild("codes") instanceof Dataset codes && group.getChild("categories") != null) {
                return categories(codes, column(group, Objects.requireNonNull(group.getChild("categories"))));
            }
            if (group.getChild("values") instanceof Dataset values && group.getChild("mask") instanceof Dataset mask) {
                List<@Nullable String> texts = texts(values);
                List<@Nullable String> masked = texts(mask);
                for (int i = 0; i < texts.size() && i < masked.size(); i++) {
                    if (!"False".equals(masked.get(i)) && !"0".equals(masked.get(i))) {
                        texts.set(i, null);
                    }
                }
                return texts;
            }
            throw damaged(column.getPath() + " is a column of a kind that is not known (" + text(group, "encoding-type")
                    + ")");
        }
        // before anndata 0.8 the categories of all columns stood in a group of their own
        if (frame.getChild("__categories") instanceof Group all
                && all.getChild(column.getName()) instanceof Dataset categories) {
            return categories((Dataset) column, texts(categories));
        }
        return texts((Dataset) column);
    }

    private List<@Nullable String> categories(Dataset codes, List<@Nullable String> names) {
        List<@Nullable String> texts = new ArrayList<>();
        for (double code : HdfValues.all(codes, this::damaged)) {
            if (code >= names.size()) {
                throw damaged(codes.getPath() + " has a code beyond its " + names.size() + " categories");
            }
            texts.add(code < 0 ? null : names.get((int) code));
        }
        return texts;
    }

    private List<@Nullable String> texts(Dataset values) {
        if (values.getDimensions().length != 1) {
            throw damaged(values.getPath() + " must have one dimension");
        }
        List<@Nullable String> texts = new ArrayList<>();
        if (values.getJavaType() == String.class) {
            boolean truth = values.getDataType() instanceof EnumDataType;
            String[] all = values.isEmpty() ? new String[values.getDimensions()[0]] : (String[]) values.getData();
            for (String text : all) {
                // Python writes True and False as an enumeration of capitals
                texts.add(
                        text == null || !truth
                                ? text
                                : text.equals("TRUE") ? "True" : text.equals("FALSE") ? "False" : text);
            }
            return texts;
        }
        for (double value : HdfValues.all(values, this::damaged)) {
            texts.add(Double.isNaN(value) ? null : Text.number(value));
        }
        return texts;
    }

    // ---- Cell Ranger

    /** The group with a matrix of Cell Ranger: {@code matrix}, or in the older form the name of the genome. */
    private @Nullable Group cellRanger() {
        List<Group> found = new ArrayList<>();
        for (Node child : root.getChildren().values()) {
            if (child instanceof Group group
                    && group.getChild("barcodes") != null
                    && group.getChild("indptr") != null) {
                found.add(group);
            }
        }
        if (found.size() > 1) {
            throw new InvalidInputException(Text.shown(file) + " holds matrices of " + found.size()
                    + " genomes: write each to a file of its own");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private CountTable readCellRanger(Group matrix) {
        reading.refuseAllBut(file, "a file of 10x Genomics");
        double[] shape = HdfValues.all(dataset(matrix, "shape"), this::damaged);
        if (shape.length != 2) {
            throw damaged(matrix.getPath() + "shape must hold two numbers");
        }
        SparseRows rows = compressed(matrix, shape[1], shape[0], true);
        Node features = matrix.getChild("features");
        List<String> names;
        List<String> kinds = List.of();
        if (features instanceof Group group) {
            names = texts(dataset(group, "name"));
            kinds = group.getChild("feature_type") instanceof Dataset types ? texts(types) : kinds;
        } else {
            names = texts(dataset(matrix, "gene_names"));
        }
        if (names.size() != rows.rowSize() || (!kinds.isEmpty() && kinds.size() != names.size())) {
            throw damaged("it names " + names.size() + " genes, and the matrix has " + rows.rowSize());
        }
        return TenxFolder.expression(
                file, CountTable.of(rows, List.of(), sha256(file)), new TenxFolder.Features(names, kinds));
    }

    // ---- matrices

    private SparseRows matrix(Node node) {
        if (node instanceof Dataset dense) {
            return dense(dense);
        }
        Group group = (Group) node;
        String kind = text(group, "encoding-type");
        if (kind == null) {
            kind = String.valueOf(text(group, "h5sparse_format"));
        }
        boolean byRows = kind.startsWith("csr");
        if (!byRows && !kind.startsWith("csc")) {
            throw damaged(node.getPath() + " is of kind '" + Text.shown(kind)
                    + "', where array, csr_matrix and csc_matrix" + " are known");
        }
        Attribute attribute = group.getAttribute("shape");
        if (attribute == null) {
            attribute = group.getAttribute("h5sparse_shape");
        }
        Object shape = attribute == null ? null : attribute.getData();
        if (!(shape instanceof long[] || shape instanceof int[]) || Array.getLength(shape) != 2) {
            throw damaged(node.getPath() + " does not say its shape");
        }
        return compressed(group, (double) Array.getLong(shape, 0), (double) Array.getLong(shape, 1), byRows);
    }

    /** A sparse matrix compressed by rows or by columns. */
    private SparseRows compressed(Group group, double height, double width, boolean byRows) {
        int rows = side(group, height, MAX_ROWS, "rows");
        int columns = side(group, width, DataShape.MAX_SIZE, "columns");
        Dataset data = dataset(group, "data");
        Dataset indices = dataset(group, "indices");
        Dataset pointers = dataset(group, "indptr");
        int major = byRows ? rows : columns;
        int entries = length(data, Integer.MAX_VALUE - 8);
        if (length(indices, entries) != entries || length(pointers, major + 1) != major + 1) {
            throw damaged(group.getPath() + " has " + entries + " values, but not as many indices, or not "
                    + (major + 1) + " pointers");
        }
        requireMemory(8L * entries + 16L * rows);
        int[] counts = counts(group, indices, pointers, entries, rows, columns, byRows);
        SparseRows.Builder builder = new SparseRows.Builder(counts, columns);
        HdfValues values = new HdfValues(data, this::damaged);
        HdfValues places = new HdfValues(indices, this::damaged);
        HdfValues starts = new HdfValues(pointers, this::damaged);
        int at = starts.nextIndex(0);
        for (int i = 0; i < major; i++) {
            int end = starts.nextIndex(entries);
            for (; at < end; at++) {
                int place = places.nextIndex((byRows ? columns : rows) - 1);
                int row = byRows ? i : place;
                builder.add(row, byRows ? place : i, count(values.next(), row));
            }
        }
        return builder.finish((row, column) ->
                damaged(group.getPath() + " has two values for row " + (row + 1) + ", column " + (column + 1)));
    }

    /** How many values each row has; refuses pointers that do not ascend to the number of values. */
    private int[] counts(
            Group group, Dataset indices, Dataset pointers, int entries, int rows, int columns, boolean byRows) {
        int[] counts = new int[rows];
        HdfValues starts = new HdfValues(pointers, this::damaged);
        int at = starts.nextIndex(0);
        for (int i = 0; i < (byRows ? rows : columns); i++) {
            int end = starts.nextIndex(entries);
            if (end < at) {
                throw damaged(group.getPath() + "indptr must ascend");
            }
            if (byRows) {
                counts[i] = end - at;
            }
            at = end;
        }
        if (at != entries) {
            throw damaged(group.getPath() + "indptr must end with " + entries + ", the number of values, got " + at);
        }
        if (!byRows) {
            HdfValues places = new HdfValues(indices, this::damaged);
            for (int i = 0; i < entries; i++) {
                counts[places.nextIndex(rows - 1)]++;
            }
        }
        return counts;
    }

    private SparseRows dense(Dataset matrix) {
        long[] dimensions = matrix.getDimensionsAsLong();
        if (dimensions.length != 2) {
            throw damaged(matrix.getPath() + " must have rows and columns, got " + dimensions.length + " dimensions");
        }
        int rows = side(matrix, (double) dimensions[0], MAX_ROWS, "rows");
        int columns = side(matrix, (double) dimensions[1], DataShape.MAX_SIZE, "columns");
        if ((long) rows * columns > MAX_DENSE) {
            throw new InvalidInputException(Text.shown(file) + ": " + matrix.getPath() + " is dense and has " + rows
                    + "x" + columns + " values, more than " + MAX_DENSE + ": write it as a sparse matrix");
        }
        HdfValues values = new HdfValues(matrix, this::damaged);
        int[][] where = new int[rows][];
        float[][] what = new float[rows][];
        int[] places = new int[columns];
        float[] counts = new float[columns];
        for (int row = 0; row < rows; row++) {
            int filled = 0;
            for (int column = 0; column < columns; column++) {
                float count = count(values.next(), row);
                if (count != 0) {
                    places[filled] = column;
                    counts[filled++] = count;
                }
            }
            where[row] = Arrays.copyOf(places, filled);
            what[row] = Arrays.copyOf(counts, filled);
        }
        return new SparseRows(where, what, columns);
    }

    private float count(double value, int row) {
        if (!(value >= 0 && value <= Float.MAX_VALUE)) {
            throw new InvalidInputException(Text.shown(file) + ", row " + (row + 1)
                    + ": a count must be 0 or more and finite, got " + Text.number(value)
                    + (value < 0 ? "; scaled values are no counts" + layersHint() : ""));
        }
        return (float) value;
    }

    private int side(Node node, double size, int most, String what) {
        if (!(size >= 1 && size <= most)) {
            throw new InvalidInputException(Text.shown(file) + ": " + node.getPath() + " must have between 1 and "
                    + most + " " + what + ", got " + Text.number(size));
        }
        return (int) size;
    }

    private int length(Dataset dataset, int most) {
        long[] dimensions = dataset.getDimensionsAsLong();
        if (dimensions.length != 1 || dimensions[0] > most) {
            throw damaged(dataset.getPath() + " must have one dimension and at most " + most + " values");
        }
        return (int) dimensions[0];
    }

    private void requireMemory(long bytes) {
        Runtime java = Runtime.getRuntime();
        long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
        if (bytes > free) {
            throw new InvalidInputException(
                    Text.shown(file) + " needs " + (bytes >> 20) + " MiB of memory for its values," + " and Java has "
                            + (free >> 20) + ": give it more, or fewer cells or genes");
        }
    }

    // ---- nodes

    private @Nullable Node node(String path) {
        Node at = root;
        for (String part : path.split("/", -1)) {
            at = at instanceof Group group ? group.getChild(part) : null;
        }
        return at;
    }

    private Group group(String path) {
        if (node(path) instanceof Group found) {
            return found;
        }
        throw damaged("it has no group " + path);
    }

    private Dataset dataset(Group group, String name) {
        if (group.getChild(name) instanceof Dataset found) {
            return found;
        }
        throw damaged(group.getPath() + " has no " + name);
    }

    private static @Nullable String text(Group group, String attribute) {
        Attribute found = group.getAttribute(attribute);
        return found != null && found.getData() instanceof String text ? text : null;
    }

    private InvalidInputException damaged(String what) {
        return new InvalidInputException(
                Text.shown(file) + " is not as anndata or 10x Genomics write it: " + what + "; write it again");
    }

    private static String sha256(Path file) {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw InputFiles.broken(file, e);
        }
        return Sha256.hex(digest);
    }
}
