"""Writes the HDF5 files under src/test/resources/hdf5 as anndata 0.7 and 0.8+ and 10x Genomics lay them out, with h5py
alone, and prints what the test expects of them; in gzip, as they are mostly
zeros.

    python3 hdf5.py ../resources/hdf5
"""
import gzip
import sys
import tempfile

import h5py
import numpy as np
import scipy.sparse as sp

GENES = ["Actb", "Cd3e", "Cd19", "Krt5", "Krt8"]
COUNTS = np.array(
    [[3, 0, 0, 9, 0], [0, 2, 0, 0, 1], [0, 0, 7, 0, 0], [1, 0, 0, 0, 4], [0, 0, 0, 300, 2], [5, 1, 0, 0, 0]]
)
TYPES = ["basal", "T cell", "B cell", "luminal", "basal", "T cell"]


def mark(node, kind, version="0.2.0"):
    node.attrs["encoding-type"] = kind
    node.attrs["encoding-version"] = version
    return node


def strings(group, name, values):
    return mark(group.create_dataset(name, data=np.array(values, object), dtype=h5py.string_dtype()), "string-array")


def sparse(group, name, matrix, **options):
    kind = matrix.format + "_matrix"
    part = mark(group.create_group(name), kind, "0.1.0")
    part.attrs["shape"] = np.array(matrix.shape)
    for field in ("data", "indices", "indptr"):
        part.create_dataset(field, data=getattr(matrix, field), maxshape=(None,), **options)
    return part


def frame(file, name, index):
    part = mark(file.create_group(name), "dataframe")
    part.attrs["_index"] = "_index"
    part.attrs["column-order"] = np.array([], dtype=h5py.string_dtype())
    strings(part, "_index", index)
    return part


def categorical(group, name, values):
    categories = sorted(set(v for v in values if v))
    part = mark(group.create_group(name), "categorical")
    part.attrs["ordered"] = False
    strings(part, "categories", categories)
    mark(part.create_dataset("codes", data=np.array([categories.index(v) if v else -1 for v in values], np.int8)), "array")


def logs(counts):
    return np.log1p(counts / np.maximum(counts.sum(1, keepdims=True), 1) * 10).astype(np.float32)


def new(path):
    """X: CSR of logarithms; counts in layers/counts (CSC) and, with one gene more, in raw/X (CSR)."""
    with h5py.File(path, "w") as f:
        mark(f, "anndata", "0.1.0")
        sparse(f, "X", sp.csr_matrix(logs(COUNTS)), compression="gzip")
        layers = mark(f.create_group("layers"), "dict", "0.1.0")
        sparse(layers, "counts", sp.csc_matrix(COUNTS), compression="lzf")
        scaled = mark(layers.create_dataset("scaled", data=(COUNTS - COUNTS.mean(0)).astype(np.float32)), "array")
        scaled.attrs["note"] = "below 0"
        raw = mark(f.create_group("raw"), "raw", "0.1.0")
        sparse(raw, "X", sp.csr_matrix(np.hstack([COUNTS, COUNTS[:, :1]]).astype(np.float32)))
        frame(raw, "var", GENES + ["Actb"])
        frame(f, "var", GENES)
        obs = frame(f, "obs", ["c%d" % i for i in range(6)])
        categorical(obs, "cell_type", TYPES)
        categorical(obs, "holes", TYPES[:5] + [None])
        strings(obs, "donor", ["a", "a", "b", "b", "b", "a"])
        obs.create_dataset("doublet", data=np.array([0, 1, 0, 0, 1, 0], bool))
        obs.create_dataset("batch", data=np.array([1, 2, 1, 2, 1, 10]))
        obs.create_dataset("score", data=np.array([0.5, 2, 1, 2, 1, 10]))
        nullable = mark(obs.create_group("plate"), "nullable-integer", "0.1.0")
        nullable.create_dataset("values", data=np.array([7, 8, 7, 8, 7, 8]))
        nullable.create_dataset("mask", data=np.array([0, 0, 0, 0, 0, 0], bool))


def old(path):
    """anndata 0.7: a dense X in chunks, categories in obs/__categories, gene names in another column; one chunk of X
    and all of layers/empty never written."""
    with h5py.File(path, "w") as f:
        x = f.create_dataset("X", shape=(6, 5), chunks=(2, 3), dtype=np.float32, compression="gzip", shuffle=True)
        x[:, :3] = COUNTS[:, :3]
        x[:4, 3:] = COUNTS[:4, 3:]
        f.create_dataset("layers/empty", shape=(6, 5), dtype=np.float32)
        f.create_dataset("layers/never", shape=(6, 5), chunks=(2, 3), dtype=np.int32)
        var = f.create_group("var")
        var.attrs["_index"] = "symbol"
        var["symbol"] = np.array(GENES, object).astype(h5py.string_dtype())
        obs = f.create_group("obs")
        obs.attrs["_index"] = "index"
        obs["index"] = np.array(["c%d" % i for i in range(6)], object).astype(h5py.string_dtype())
        categories = sorted(set(TYPES))
        obs["__categories/cell_type"] = np.array(categories, object).astype(h5py.string_dtype())
        obs["cell_type"] = np.array([categories.index(t) for t in TYPES], np.int8)
        obs["cell_type"].attrs["categories"] = obs["__categories/cell_type"].ref


def tenx(path):
    """Cell Ranger 3 and later: genes in rows, compressed by columns; two genes of one name, one antibody."""
    counts = sp.csc_matrix(np.hstack([COUNTS, COUNTS[:, :2]]).T.astype(np.int32))
    with h5py.File(path, "w") as f:
        m = f.create_group("matrix")
        m["barcodes"] = np.array([b"AAAC-%d" % i for i in range(6)])
        for field in ("data", "indices", "indptr"):
            m.create_dataset(field, data=getattr(counts, field).astype(np.int64 if field != "data" else np.int32),
                             compression="gzip", chunks=True)
        m["shape"] = np.array(counts.shape, np.int32)
        features = m.create_group("features")
        features["id"] = np.array([b"ENSG%d" % i for i in range(7)])
        features["name"] = np.array([g.encode() for g in GENES + ["Actb", "CD3"]])
        features["feature_type"] = np.array([b"Gene Expression"] * 6 + [b"Antibody Capture"])


def odd(path):
    """What is refused: pointers that do not ascend, a fill value, a size that nothing holds, a kind that is not known."""
    with h5py.File(path, "w") as f:
        layers = f.create_group("layers")
        bad = sparse(layers, "pointers", sp.csr_matrix(COUNTS))
        bad["indptr"][2] = 9
        bad = sparse(layers, "places", sp.csr_matrix(COUNTS))
        bad["indices"][3] = 5
        bad = sparse(layers, "twice", sp.csr_matrix(COUNTS))
        bad["indices"][1] = 0
        huge = sparse(layers, "huge", sp.csr_matrix(COUNTS))
        huge.attrs["shape"] = np.array([2**40, 5])
        layers.create_dataset("filled", shape=(6, 5), chunks=(2, 3), dtype=np.float32, fillvalue=7)
        layers.create_dataset("wide", shape=(2**21, 2**23), chunks=(2, 3), dtype=np.float32)
        layers.create_dataset("pieces", shape=(6, 2**23), chunks=(6, 2**23), dtype=np.float32)
        layers.create_dataset("missing", data=np.where(COUNTS == 9, np.nan, COUNTS))
        mark(layers.create_group("kind"), "coo_matrix")


folder = sys.argv[1]
for name, write in (("new.h5ad", new), ("old.h5ad", old), ("odd.h5ad", odd), ("filtered_feature_bc_matrix.h5", tenx)):
    with tempfile.TemporaryDirectory() as room:
        write(room + "/" + name)
        with open(room + "/" + name, "rb") as plain, open(folder + "/" + name + ".gz", "wb") as packed:
            packed.write(gzip.compress(plain.read(), mtime=0))
print("logs of cell 1:", logs(COUNTS)[1].tolist())
