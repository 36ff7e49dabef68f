package org.aezoo.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads IDX files through DataVec: a split of one location (images) or two (images, then labels), such as {@code new
 * CollectionInputSplit(List.of(imagesUri, labelsUri))}. A record is the flat image, [1, values] from 0 to 255, and the
 * label if there is one; {@code new RecordReaderDataSetIterator(reader, batchSize, 1, classes)} takes it as it is.
 *
 * <p>The files are held in memory as bytes; arrays are made one record at a time and belong to whoever asked.
 */
public final class IdxRecordReader extends BaseRecordReader {

    private static final long serialVersionUID = 1L;

    private transient @Nullable IdxFile images;
    private transient int @Nullable [] labels;
    private transient @Nullable URI location;
    private transient @Nullable Configuration configuration;
    private transient int next;

    @Override
    public void initialize(InputSplit split) {
        inputSplit = split;
        URI[] locations = split.locations();
        if (locations.length < 1 || locations.length > 2) {
            throw new InvalidInputException("the split must have 1 location (images) or 2 (images, labels), got "
                    + locations.length + ": make it with CollectionInputSplit");
        }
        IdxFile read = IdxFile.read(Path.of(locations[0]));
        read.shape();
        labels = locations.length == 2 ? IdxFile.read(Path.of(locations[1])).labelsFor(read) : null;
        images = read;
        location = locations[0];
        next = 0;
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) {
        setConf(conf);
        initialize(split);
    }

    private IdxFile images() {
        if (images == null) {
            throw new IllegalStateException("call initialize(split) first");
        }
        return images;
    }

    @Override
    public boolean hasNext() {
        return next < images().count();
    }

    @Override
    public List<Writable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has " + images().count() + " records");
        }
        List<Writable> record = record(next++);
        invokeListeners(record);
        return record;
    }

    private List<Writable> record(int index) {
        IdxFile file = images();
        int size = file.shape().size();
        byte[] values = file.values();
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = values[index * size + i] & 0xff;
        }
        List<Writable> record = new ArrayList<>(2);
        record.add(
                new NDArrayWritable(Nd4j.create(row, new long[] {1, size}, 'c').castTo(DataType.FLOAT)));
        if (labels != null) {
            record.add(new IntWritable(labels[index]));
        }
        return record;
    }

    @Override
    public boolean batchesSupported() {
        return false;
    }

    /** The class names, {@code "0"} to the largest label; empty where there are no labels. */
    @Override
    public List<String> getLabels() {
        return labels == null ? List.of() : IdxFile.numberNames(labels);
    }

    @Override
    public void reset() {
        images();
        next = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException("an IDX file is read whole: use initialize(split)");
    }

    @Override
    public Record nextRecord() {
        int index = next;
        return new org.datavec.api.records.impl.Record(next(), metaData(index));
    }

    private RecordMetaData metaData(int index) {
        return new RecordMetaDataIndex(index, location, IdxRecordReader.class);
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) throws IOException {
        return loadFromMetaData(List.of(metaData)).get(0);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaDatas) throws IOException {
        List<Record> records = new ArrayList<>(metaDatas.size());
        for (RecordMetaData metaData : metaDatas) {
            if (!(metaData instanceof RecordMetaDataIndex index)
                    || index.getIndex() < 0
                    || index.getIndex() >= images().count()) {
                throw new IllegalArgumentException("metadata must be a RecordMetaDataIndex from 0 to "
                        + (images().count() - 1) + ", got " + metaData);
            }
            records.add(new org.datavec.api.records.impl.Record(record((int) index.getIndex()), metaData));
        }
        return records;
    }

    @Override
    public void setConf(Configuration conf) {
        configuration = conf;
    }

    @Override
    public @Nullable Configuration getConf() {
        return configuration;
    }

    @Override
    public void close() {
        images = null;
        labels = null;
    }
}
