package org.aezoo.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, by which files and rows are told apart. */
public final class Sha256 {

    private Sha256() {}

    /** Nothing hashed yet. */
    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The sum in hexadecimal, 64 digits; the digest starts anew. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The sum of some bytes in hexadecimal. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(start().digest(content));
    }
}
