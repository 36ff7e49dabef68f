package org.aezoo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalAnglesTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.5, 44.9, 45.1, 89.999999, 90})
    void measuresTheAngleBetweenTwoLines(double degrees) {
        double[][] line = {{3, 0, 0}};
        double[][] turned = {{Math.cos(Math.toRadians(degrees)), Math.sin(Math.toRadians(degrees)), 0}};

        assertThat(PrincipalAngles.largestPrincipalAngle(line, turned))
                .isCloseTo(degrees, within(1e-12 + degrees * 1e-12));
    }

    @Test
    void planesThatShareALineDifferByTheAngleBetweenThem() {
        double angle = Math.toRadians(30);
        double[][] floor = {{1, 1, 0}, {1, -1, 0}};
        double[][] roof = {{2, 0, 0}, {5, Math.cos(angle), Math.sin(angle)}};

        assertThat(PrincipalAngles.largestPrincipalAngle(floor, roof)).isCloseTo(30, within(1e-10));
    }

    @Test
    void aSpanInsideAnotherIsAtNoAngleAndRepeatedRowsDoNotCount() {
        double[][] plane = {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}};

        assertThat(PrincipalAngles.largestPrincipalAngle(plane, new double[][] {{1, 2, 0}}))
                .isCloseTo(0, within(1e-12));
        assertThat(PrincipalAngles.largestPrincipalAngle(new double[][] {{0, 0, 1}}, plane))
                .isCloseTo(90, within(1e-12));
    }

    @Test
    void refusesNothingAndDifferentSizes() {
        assertThatThrownBy(() ->
                        PrincipalAngles.largestPrincipalAngle(new double[][] {{0, 0}}, new double[][] {{1, 0}}))
                .hasMessage("a must hold at least one row that is not 0");
        assertThatThrownBy(() ->
                        PrincipalAngles.largestPrincipalAngle(new double[][] {{1, 0}}, new double[][] {{1, 0, 0}}))
                .hasMessage("rows of b must have 2 values as those of a, got 3");
    }
}
