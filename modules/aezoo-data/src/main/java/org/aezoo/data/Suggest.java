package org.aezoo.data;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that was probably meant by a mistyped one. */
public final class Suggest {

    private static final int LONGEST = 100;

    private Suggest() {}

    /**
     * The known word nearest to {@code word}, ignoring case; empty if none is near, which is when more than a third of
     * the letters differ. Of several as near, the first.
     */
    public static Optional<String> closest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String typed = word.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            if (candidate.length() > LONGEST) {
                continue;
            }
            int distance = distance(typed, candidate.toLowerCase(Locale.ROOT));
            int allowed = Math.max(1, Math.max(typed.length(), candidate.length()) / 3);
            if (distance <= allowed && distance < bestDistance && distance < candidate.length()) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best;
    }

    /** {@code " (did you mean 'x'?)"}, or the empty string if nothing is near. */
    public static String hint(String word, Collection<String> known) {
        return closest(word, known)
                .map(found -> " (did you mean '" + Text.shown(found) + "'?)")
                .orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                least = Math.min(least, cost[i - 1][j - 1] + replace);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
