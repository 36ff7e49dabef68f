package org.aezoo.layers.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;

final class HeldOperandsTest {

    private static final int CALLS = 200_000;

    private WeakReference<BroadcastOp> operation = new WeakReference<>(null);
    private boolean isLast;

    @Test
    void standsInFrontOfTheExecutioner() {
        assertThat(Device.isCpu()).isTrue();
        OpExecutioner installed = Nd4j.getExecutioner();
        assertThat(Proxy.isProxyClass(installed.getClass())).isTrue();
        HeldOperands.install();
        assertThat(Nd4j.getExecutioner()).isSameAs(installed);
        INDArray sum =
                Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}).addRowVector(Nd4j.createFromArray(10f, 20f));
        assertThat(sum.toFloatMatrix()).isDeepEqualTo(new float[][] {{11, 22}, {13, 24}});
    }

    @Test
    void throwsWhatTheExecutionerThrows() {
        assertThat(Device.isCpu()).isTrue();
        assertThatThrownBy(() -> Nd4j.ones(2, 3).addRowVector(Nd4j.ones(4))).isInstanceOf(IllegalStateException.class);
        OpExecutioner failing = HeldOperands.around(executioner(() -> {
            throw new IllegalStateException("so it is");
        }));
        assertThatThrownBy(() -> failing.exec(new BroadcastAddOp()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("so it is");
    }

    /** Compiled code holds no argument that it does not look at again; interpreted code does, hence the many calls. */
    @Test
    void operationsOutliveTheirCalls() {
        AtomicBoolean collected = new AtomicBoolean();
        OpExecutioner held = HeldOperands.around(executioner(() -> {
            if (isLast) {
                System.gc();
                collected.set(operation.get() == null);
            }
        }));
        for (int i = 0; i < CALLS; i++) {
            isLast = i == CALLS - 1;
            call(held);
        }
        assertThat(collected.get()).isFalse();
    }

    private void call(OpExecutioner executioner) {
        BroadcastOp made = new BroadcastAddOp();
        operation = new WeakReference<>(made);
        executioner.exec(made);
    }

    private static OpExecutioner executioner(Runnable work) {
        return (OpExecutioner) Proxy.newProxyInstance(
                OpExecutioner.class.getClassLoader(),
                new Class<?>[] {OpExecutioner.class},
                (proxy, method, arguments) -> {
                    work.run();
                    return null;
                });
    }
}
