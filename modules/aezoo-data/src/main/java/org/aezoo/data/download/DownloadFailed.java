package org.aezoo.data.download;

/** Why one attempt failed, and whether the same mirror deserves another. */
final class DownloadFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean again;

    DownloadFailed(String message, boolean again) {
        super(message);
        this.again = again;
    }

    boolean again() {
        return again;
    }
}
