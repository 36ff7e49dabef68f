package org.aezoo.data.download;

import java.net.URI;
import java.util.List;

/**
 * A named data set.
 *
 * @param name as on the command line
 * @param about one line on what it is
 * @param licence as stated by its makers
 * @param bytes approximate size of the download; 0 if nothing is downloaded
 * @param files what it consists of; empty if the program makes the data itself
 */
public record CatalogueEntry(String name, String about, String licence, long bytes, List<DataFile> files) {

    public CatalogueEntry {
        files = List.copyOf(files);
    }

    /**
     * A file of a named set.
     *
     * @param name without {@code .gz}, which the file may or may not have
     * @param bytes exact size of the content, unpacked
     * @param sha256 of the content, unpacked, in hexadecimal: compressed files differ, their content does not
     * @param mirrors where it can be fetched, in the order to try
     */
    public record DataFile(String name, long bytes, String sha256, List<URI> mirrors) {

        public DataFile {
            mirrors = List.copyOf(mirrors);
        }

        /** The largest download that is accepted: gzip never makes content much larger. */
        long mostBytes() {
            return bytes + bytes / 1000 + 4096;
        }
    }
}
