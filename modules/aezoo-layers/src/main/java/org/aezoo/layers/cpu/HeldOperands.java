package org.aezoo.layers.cpu;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps operations from being collected before they have ended.
 *
 * <p>ND4J's executioner of the CPU hands the addresses of an operation's arrays to native code and, in broadcasts such as
 * the addition of a bias, never looks at the operation again. Once that is compiled, a collection in between takes the
 * arrays, their memory is given back, and native code goes on reading it: the JVM crashes, or numbers are wrong.
 */
final class HeldOperands implements InvocationHandler {

    private final OpExecutioner executioner;

    private HeldOperands(OpExecutioner executioner) {
        this.executioner = executioner;
    }

    static OpExecutioner around(OpExecutioner executioner) {
        return (OpExecutioner) Proxy.newProxyInstance(
                OpExecutioner.class.getClassLoader(),
                new Class<?>[] {OpExecutioner.class},
                new HeldOperands(executioner));
    }

    /** Takes the place of ND4J's executioner where that is the CPU's own. */
    static synchronized void install() {
        OpExecutioner own = Nd4j.getExecutioner();
        if (own.type() != ExecutionerType.NATIVE_CPU || Proxy.isProxyClass(own.getClass())) {
            return;
        }
        try {
            Field field = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
            field.setAccessible(true);
            field.set(null, around(own));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // another version of ND4J, or one in a module that is closed: no worse than without
            return;
        }
    }

    @Override
    @SuppressWarnings("ReachabilityFenceUsage") // the fence is all that the block is for
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(executioner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            Reference.reachabilityFence(arguments);
        }
    }
}
