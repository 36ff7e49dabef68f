package org.aezoo.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aezoo.models.AutoencoderModel;
import org.junit.jupiter.api.Test;

/** Which package may use which, and how large it may grow; see docs/architecture.md. */
final class ArchitectureTest {

    private static final int MOST_FILES = 36;
    private static final int MOST_LINES = 400;

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.aezoo");

    @Test
    void dataNumericsAndLayersKnowNothingOfModels() {
        noClasses()
                .that()
                .resideInAnyPackage("org.aezoo.data..", "org.aezoo.numerics..", "org.aezoo.layers..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.aezoo.models..",
                        "org.aezoo.training..",
                        "org.aezoo.evaluation..",
                        "org.aezoo.run..",
                        "org.aezoo.cli..")
                .check(ALL);
    }

    @Test
    void modelsKnowNothingOfTrainingAndEvaluation() {
        noClasses()
                .that()
                .resideInAPackage("org.aezoo.models..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.aezoo.training..", "org.aezoo.evaluation..", "org.aezoo.run..", "org.aezoo.cli..")
                .check(ALL);
    }

    @Test
    void trainingAndEvaluationKnowNothingOfEachOther() {
        noClasses()
                .that()
                .resideInAPackage("org.aezoo.training..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.aezoo.evaluation..", "org.aezoo.run..", "org.aezoo.cli..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("org.aezoo.evaluation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.aezoo.training..", "org.aezoo.run..", "org.aezoo.cli..")
                .check(ALL);
    }

    @Test
    void runsKnowNothingOfTheCommand() {
        noClasses()
                .that()
                .resideInAPackage("org.aezoo.run..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.aezoo.cli..", "org.aezoo.ui..", "picocli..")
                .check(ALL);
    }

    @Test
    void packagesHaveNoCircles() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void kernelsStayInsideOfLayers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.aezoo.layers..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.aezoo.layers.internal..")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("org.aezoo.layers..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are in layers.cpu but no NativeThreads, Processor, Device, GraphMemory",
                        type -> type.getPackageName().equals("org.aezoo.layers.cpu")
                                && !Set.of("NativeThreads", "Processor", "Device", "GraphMemory")
                                        .contains(type.getSimpleName())))
                .check(ALL);
    }

    @Test
    void packagesAndClassesStaySmall() throws IOException {
        Path modules = Path.of(System.getProperty("aezoo.root"), "modules");
        Map<Path, Integer> files = new TreeMap<>();
        List<String> tooLarge = new ArrayList<>();
        try (Stream<Path> all = Files.walk(modules)) {
            for (Path file : all.filter(ArchitectureTest::isMain).toList()) {
                files.merge(file.getParent(), 1, Integer::sum);
                long lines = Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("import "))
                        .count();
                if (lines > MOST_LINES) {
                    tooLarge.add(file.getFileName() + " has " + lines + " lines");
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(20);
        files.forEach((folder, count) -> {
            if (count > MOST_FILES) {
                tooLarge.add(modules.relativize(folder) + " has " + count + " files");
            }
        });
        assertThat(tooLarge).isEmpty();
    }

    private static boolean isMain(Path path) {
        String text = path.toString().replace('\\', '/');
        return text.contains("/src/main/java/") && text.endsWith(".java");
    }

    @Test
    void librariesKnowNoBackend() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.aezoo.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..")
                .check(ALL);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.aezoo.cli..", "org.aezoo.testkit..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void everyModelIsARecord() {
        classes()
                .that()
                .implement(AutoencoderModel.class)
                .should()
                .beRecords()
                .andShould()
                .haveModifier(JavaModifier.PUBLIC)
                .check(ALL);
    }

    @Test
    void nobodyDeserialisesJavaObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.io.ObjectInputStream.class)
                .check(ALL);
    }
}
