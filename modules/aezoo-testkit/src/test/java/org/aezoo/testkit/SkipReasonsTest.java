package org.aezoo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkipReasonsTest {

    @Test
    void aLineForEachSkippedTestAndNoneForOthers() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectClass(Cases.class))
                        .build(),
                new SkipReasons(new PrintStream(printed, true, StandardCharsets.UTF_8)));
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyInAnyOrder(
                        "skipped SkipReasonsTest$Cases.lacksSomething lacksSomething(): Assumption failed: no data here",
                        "skipped SkipReasonsTest$Cases.disabled disabled(): later");
    }

    @Test
    void junitFindsIt() {
        assertThat(ServiceLoader.load(TestExecutionListener.class)).hasAtLeastOneElementOfType(SkipReasons.class);
    }

    /** No test by its name, so Maven passes it over. */
    static class Cases {

        @Test
        void passes() {}

        @Test
        void lacksSomething() {
            Assumptions.assumeTrue(false, "no data\n  here");
        }

        @Test
        @Disabled("later")
        void disabled() {}
    }
}
