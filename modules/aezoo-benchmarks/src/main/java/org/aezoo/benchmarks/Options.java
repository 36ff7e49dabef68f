package org.aezoo.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param only names of cases; empty for all
 * @param contestants who takes part
 * @param rounds times that every contestant has its turn, at least 1
 * @param secondsPerCase of measuring, for each contestant and each turn, above 0; as long again is warm-up
 * @param threads numbers of native threads that each contestant may choose from, each at least 1
 * @param out Markdown goes here, JSON beside it; absent for standard output alone
 */
record Options(
        List<String> only,
        List<Contestant> contestants,
        int rounds,
        double secondsPerCase,
        List<Integer> threads,
        @Nullable Path out) {

    static final String USAGE = """
            modules/aezoo-benchmarks/run [--only CASES] [--with CONTESTANTS] [--rounds N]
                [--seconds-per-case S] [--threads 1,2] [--out FILE.md]
            modules/aezoo-benchmarks/run --growth [--seconds-per-case S] [--rows N] [--out FILE.md]
            modules/aezoo-benchmarks/run --kernels
            modules/aezoo-benchmarks/run --gpu [options: --gpu --help]
            modules/aezoo-benchmarks/run --series [options: --series --help]

              --growth            speed over batch size, width, depth and rows, instead of the comparison
              --kernels           single kernels beside ND4J's own operations, with JMH
              --gpu               every variant on an NVIDIA card beside the CPU: does it do the same, and how fast
              --series            detectors of anomalies in series, on NAB and TSB-AD: how well they find them
              --only              cases, separated by commas, or all; default: all
              --with              ours, stock, djl, pytorch, floor, separated by commas; default: all that are there
              --rounds            turns of every contestant, 1 or more; default: 5
              --seconds-per-case  of measuring, per contestant and turn, above 0; default: 6
              --threads           numbers of native threads to choose from; default: 1 and all of the machine's
              --out               a file for the tables, as Markdown; the figures go beside it as JSON

            PYTHON names a Python that has PyTorch; without it python3 and /usr/bin/python3 are tried.
            """;

    private static final List<String> KNOWN =
            List.of("--only", "--with", "--rounds", "--seconds-per-case", "--threads", "--out");

    /** @throws InvalidInputException if an option is unknown, or its value is not what it must be */
    static Options parse(String... arguments) {
        List<String> only = List.of();
        List<Contestant> contestants = List.of(Contestant.values());
        int rounds = 5;
        double seconds = 6;
        int processors = Runtime.getRuntime().availableProcessors();
        List<Integer> threads = processors == 1 ? List.of(1) : List.of(1, processors);
        @Nullable Path out = null;
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
            if (!KNOWN.contains(name)) {
                throw new InvalidInputException("unknown option '" + name + "'" + Suggest.hint(name, KNOWN));
            }
            if (equals < 0 && ++i == arguments.length) {
                throw new InvalidInputException(name + " needs a value");
            }
            String value = equals < 0 ? arguments[i] : arguments[i].substring(equals + 1);
            switch (name) {
                case "--only" -> only = value.strip().equals("all") ? List.of() : words(value);
                case "--with" ->
                    contestants = words(value).stream().map(Options::contestant).toList();
                case "--rounds" -> rounds = atLeastOne(name, value);
                case "--seconds-per-case" -> seconds = positive(name, value);
                case "--threads" ->
                    threads = words(value).stream()
                            .map(word -> atLeastOne(name, word))
                            .toList();
                default -> out = Path.of(value);
            }
        }
        BenchmarkCase.named(only);
        return new Options(only, contestants, rounds, seconds, threads, out);
    }

    static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        for (String word : Arrays.asList(value.split(",", -1))) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static Contestant contestant(String word) {
        for (Contestant known : Contestant.values()) {
            if (known.word().equals(word)) {
                return known;
            }
        }
        List<String> known =
                Arrays.stream(Contestant.values()).map(Contestant::word).toList();
        throw new InvalidInputException("unknown contestant '" + word + "'" + Suggest.hint(word, known) + ": known are "
                + String.join(", ", known));
    }

    static int atLeastOne(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException(name + " must be a whole number, got '" + value + "'", e);
        }
        throw new InvalidInputException(name + " must be at least 1, got " + value);
    }

    static double positive(String name, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidInputException(name + " must be a number, got '" + value + "'", e);
        }
        throw new InvalidInputException(name + " must be above 0, got " + value);
    }
}
