package org.aezoo.data.readers;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.EnumDataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Sha256;
import org.aezoo.data.Suggest;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Counts in HDF5: {@code .h5ad} of anndata 0.7 and later, cells in rows, and {@code .h5} of Cell Ranger. Of an {@code
 * .h5ad} file X is read, or the layer or {@code raw/X} that was asked for, sparse by rows or by columns or dense; a
 * column of {@code obs} may be the label. What was never written counts as 0.
 *
 * @see <a href="https://anndata.readthedocs.io/en/stable/fileformat-prose.html">the format of anndata</a>
 */
final class HdfCounts {

    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private final Path file;
    private final CountFiles.Reading reading;
    private final HdfNodes nodes;

    private HdfCounts(Path file, CountFiles.Reading reading, Group root) {
        this.file = file;
        this.reading = reading;
        nodes = new HdfNodes(file, root);
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
                    Text.shown(file) + " could not be read: " + Text.reason(root(e))
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
        Node matrix = nodes.node(path);
        if (matrix == null || (matrix instanceof Group none && "null".equals(HdfNodes.text(none, "encoding-type")))) {
            throw new InvalidInputException(Text.shown(file) + " has no matrix " + path + nodes.layersHint());
        }
        Group annotations = path.equals("raw/X") ? nodes.group("raw") : nodes.root();
        SparseRows rows = new HdfMatrix(nodes).read(matrix);
        List<String> names = geneNames(annotations, rows.rowSize());
        CountTable table = CountTable.of(rows, names, sha256(file));
        return reading.label() == null ? table : table.withLabels(labels(reading.label(), rows.rowCount()));
    }

    private String matrixPath() {
        String layer = reading.layer();
        if (layer == null) {
            return "X";
        }
        return layer.equals("raw") && nodes.node("layers/raw") == null ? "raw/X" : "layers/" + layer;
    }

    private List<String> geneNames(Group annotations, int width) {
        Node var = annotations.getChild("var");
        if (!(var instanceof Group frame)) {
            return List.of();
        }
        String index = HdfNodes.text(frame, "_index");
        Node names = index == null ? null : frame.getChild(index);
        if (names == null) {
            return List.of();
        }
        List<String> texts = column(frame, names);
        if (texts.size() != width) {
            throw nodes.damaged(names.getPath() + " names " + texts.size() + " genes, and the matrix has " + width);
        }
        for (int i = 0; i < width; i++) {
            if (texts.get(i) == null || texts.get(i).isBlank()) {
                texts.set(i, reading.unit() + i);
            }
        }
        return CountTable.unique(texts);
    }

    private List<String> labels(String wanted, int rows) {
        if (!(nodes.root().getChild("obs") instanceof Group obs)) {
            throw nodes.damaged("it has no group obs with columns");
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
            throw nodes.damaged(found.getPath() + " has " + texts.size() + " values, and the matrix " + rows + " rows");
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
            throw nodes.damaged(column.getPath() + " is a column of a kind that is not known ("
                    + HdfNodes.text(group, "encoding-type") + ")");
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
        for (double code : HdfValues.all(codes, nodes::damaged)) {
            if (code >= names.size()) {
                throw nodes.damaged(codes.getPath() + " has a code beyond its " + names.size() + " categories");
            }
            texts.add(code < 0 ? null : names.get((int) code));
        }
        return texts;
    }

    private List<@Nullable String> texts(Dataset values) {
        if (values.getDimensions().length != 1) {
            throw nodes.damaged(values.getPath() + " must have one dimension");
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
        for (double value : HdfValues.all(values, nodes::damaged)) {
            texts.add(Double.isNaN(value) ? null : Text.number(value));
        }
        return texts;
    }

    // ---- Cell Ranger

    /** The group with a matrix of Cell Ranger: {@code matrix}, or in the older form the name of the genome. */
    private @Nullable Group cellRanger() {
        List<Group> found = new ArrayList<>();
        for (Node child : nodes.root().getChildren().values()) {
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
        double[] shape = HdfValues.all(nodes.dataset(matrix, "shape"), nodes::damaged);
        if (shape.length != 2) {
            throw nodes.damaged(matrix.getPath() + "shape must hold two numbers");
        }
        SparseRows rows = new HdfMatrix(nodes).compressed(matrix, shape[1], shape[0], true);
        Node features = matrix.getChild("features");
        List<String> names;
        List<String> kinds = List.of();
        if (features instanceof Group group) {
            names = texts(nodes.dataset(group, "name"));
            kinds = group.getChild("feature_type") instanceof Dataset types ? texts(types) : kinds;
        } else {
            names = texts(nodes.dataset(matrix, "gene_names"));
        }
        if (names.size() != rows.rowSize() || (!kinds.isEmpty() && kinds.size() != names.size())) {
            throw nodes.damaged("it names " + names.size() + " genes, and the matrix has " + rows.rowSize());
        }
        return TenxFolder.expression(
                file, CountTable.of(rows, List.of(), sha256(file)), new TenxFolder.Features(names, kinds));
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
