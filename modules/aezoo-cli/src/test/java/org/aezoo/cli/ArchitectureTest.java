package org.aezoo.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.aezoo.models.AutoencoderModel;
import org.junit.jupiter.api.Test;

/** Which room may use which; see docs/architecture.md. */
final class ArchitectureTest {

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
    void roomsHaveNoCycles() {
        slices().matching("org.aezoo.(*)..").should().beFreeOfCycles().check(ALL);
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
