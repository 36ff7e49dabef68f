package org.aezoo.layers.internal.convolution;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * One of oneDNN's primitives with what it works on. Takes the primitive over, but not its description, and owns its
 * scratchpad, until {@link #close}; else JavaCPP frees both when nobody has the step any more.
 */
public final class OnednnStep implements AutoCloseable {

    /** Retained, like what follows: whoever comes here first may be within a scope that closes what is made in it. */
    public static final engine ENGINE = new engine(engine.kind.cpu, 0).retainReference();

    /** What every primitive has to be made with: the library's own scratchpad belongs to the thread that makes it. */
    public static final primitive_attr ATTRIBUTES = attributes().retainReference();

    /** Values to the next line of the cache. */
    private static final int LINE = 16;

    private final primitive work;
    private final stream queue = new stream(ENGINE);
    private final IntMemoryMap operands = new IntMemoryMap();
    private final @Nullable FloatPointer scratchpad;

    public OnednnStep(primitive work, primitive_desc_base description) {
        this.work = work;
        try (memory.desc size = description.scratchpad_desc()) {
            scratchpad = size.get_size() == 0 ? null : buffer(size);
            if (scratchpad != null) {
                try (memory values = new memory(size, ENGINE, scratchpad)) {
                    operands.put(dnnl.DNNL_ARG_SCRATCHPAD, values);
                }
            }
        }
    }

    /** New ones like {@link #ATTRIBUTES}, to add to. */
    public static primitive_attr attributes() {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(dnnl.dnnl_scratchpad_mode_user);
        return attributes;
    }

    /** Memory full of zeros that begins where a line of the cache does; whoever gets it closes it. */
    public static FloatPointer buffer(memory.desc description) {
        FloatPointer buffer = new FloatPointer(description.get_size() / Float.BYTES + LINE);
        Pointer.memset(buffer, 0, buffer.capacity() * Float.BYTES);
        long behind = buffer.address() / Float.BYTES % LINE;
        // not its position, which JavaCPP would take for a number of bytes where oneDNN asks for a mere pointer
        return buffer.getPointer((LINE - behind) % LINE);
    }

    /**
     * Sets an operand.
     *
     * @param operand one of oneDNN's DNNL_ARG_ numbers
     */
    public OnednnStep on(int operand, memory values) {
        operands.put(operand, values);
        return this;
    }

    public void run() {
        work.execute(queue, operands);
    }

    @Override
    public void close() {
        operands.close();
        work.close();
        queue.close();
        if (scratchpad != null) {
            scratchpad.close();
        }
    }
}
