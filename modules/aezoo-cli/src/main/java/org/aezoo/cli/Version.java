package org.aezoo.cli;

import org.aezoo.run.Environment;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {

    static String text() {
        return Environment.aezoo();
    }

    static String line() {
        return "aezoo " + text();
    }

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }
}
