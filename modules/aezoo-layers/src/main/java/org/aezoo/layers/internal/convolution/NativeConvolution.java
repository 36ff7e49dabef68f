package org.aezoo.layers.internal.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aezoo.layers.base.LayerSetup;
import org.aezoo.layers.cpu.ActivationKernel;
import org.aezoo.layers.cpu.Gemm;
import org.aezoo.layers.cpu.HostMemory;
import org.aezoo.layers.cpu.ParallelLoops;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What convolution and deconvolution at work share: {@link ConvolutionKernel} in single precision on the CPU, else one native
 * operation forward, one backward.
 */
public abstract class NativeConvolution<C extends ConvolutionLayer> extends BaseLayer<C> {

    private static final long serialVersionUID = 1L;

    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
    private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

    private static final int NCHW = 0;
    /** Says that weights lie as Deeplearning4j keeps them, channels first and the kernel last. */
    private static final int CHANNELS_FIRST_WEIGHTS = 1;

    private final String operation;
    private final int inputChannelDimension;

    /** Kept from the training pass, so that the backward pass need not convolve again as Deeplearning4j's layer does. */
    private transient @Nullable INDArray preactivation;

    /** Kept instead where the derivative can be told from it: a copy, as a layer above may change its input in place. */
    private transient @Nullable INDArray activated;

    private transient @Nullable ConvolutionKernel convolution;

    public NativeConvolution(
            NeuralNetConfiguration conf, DataType dataType, String operation, int inputChannelDimension) {
        super(conf, dataType);
        int[] dilation = layerConf().getDilation();
        if (dilation[0] != 1 || dilation[1] != 1) {
            // libnd4j's conv2d fails on it with oneDNN
            throw new IllegalArgumentException(
                    "dilation must be 1, got " + Arrays.toString(dilation) + " " + layerId());
        }
        this.operation = operation;
        this.inputChannelDimension = inputChannelDimension;
    }

    /** Height and width of the output. */
    public abstract int[] outputSize(INDArray images);

    /** Whether the output is the wide side: a transposed convolution. */
    public abstract boolean widens();

    /** Whether nobody takes the gradient at the input. */
    public boolean isFirst() {
        return false;
    }

    /** Channels of the output. */
    public abstract long outputChannels(INDArray weights);

    @Override
    public Type type() {
        return Type.CONVOLUTIONAL;
    }

    @Override
    public boolean hasBias() {
        return layerConf().hasBias();
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        forget();
        INDArray result = preOutput(training, workspaces);
        IActivation activation = layerConf().getActivationFn();
        ActivationKernel transfer = ActivationKernel.of(activation);
        if (transfer != null && HostMemory.holdsInOrder(result)) {
            if (transfer != ActivationKernel.IDENTITY) {
                apply(transfer, result, training, workspaces);
            }
            return result;
        }
        if (training && !(activation instanceof ActivationIdentity)) {
            preactivation = result;
            result = workspaces.dup(ArrayType.ACTIVATIONS, result);
        }
        return activation.getActivation(result, training);
    }

    /** One walk for the activation, and the copy for the way back. */
    private void apply(ActivationKernel transfer, INDArray result, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray copy = training
                ? workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, result.shape(), 'c')
                : null;
        ParallelLoops.overValues(result.length(), (from, to) -> {
            FloatPointer values = HostMemory.pointer(result);
            FloatPointer copies = copy == null ? null : HostMemory.pointer(copy);
            float[] y = new float[HostMemory.CHUNK];
            for (long at = from; at < to; at += y.length) {
                int n = (int) Math.min(y.length, to - at);
                values.position(at).get(y, 0, n);
                transfer.apply(y, 0, n);
                values.position(at).put(y, 0, n);
                if (copies != null) {
                    copies.position(at).put(y, 0, n);
                }
            }
        });
        activated = copy;
        HostMemory.keep(result, copy == null ? result : copy);
    }

    @Override
    protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        INDArray weights = getParamWithNoise(WEIGHTS, training, workspaces);
        INDArray images = images(weights);
        int[] size = outputSize(images);
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS,
                weights.dataType(),
                new long[] {images.size(0), outputChannels(weights), size[0], size[1]},
                'c');
        INDArray bias = hasBias() ? vector(getParamWithNoise(BIAS, training, workspaces)) : null;
        convolve(images, weights, bias, output, training);
        return output;
    }

    /** The way over matrix products; null where the native operation has to be taken. */
    private @Nullable ConvolutionKernel own(INDArray images, INDArray output, INDArray... others) {
        C conf = layerConf();
        if (conf.getConvolutionMode() == ConvolutionMode.Same
                || !Gemm.isDirect()
                || !HostMemory.holdsInOrder(images, output)
                || !HostMemory.holdsInOrder(others)) {
            return null;
        }
        long[] wide = widens() ? output.shape() : images.shape();
        long[] narrow = widens() ? images.shape() : output.shape();
        ConvolutionKernel known = convolution;
        if (known == null || !known.fits(wide, narrow)) {
            known = ConvolutionKernel.of(wide, narrow, conf.getKernelSize(), conf.getStride(), conf.getPadding());
            convolution = known;
        }
        return known;
    }

    /** The layer's output before its activation. */
    private void convolve(
            INDArray images, INDArray weights, @Nullable INDArray bias, INDArray output, boolean training) {
        ConvolutionKernel own = own(images, output, weights);
        if (own != null && widens()) {
            own.transposed(images, weights, bias, output);
            return;
        }
        if (own != null) {
            own.forward(images, weights, bias, output, training);
            return;
        }
        List<INDArray> operands = new ArrayList<>(List.of(images, weights));
        if (bias != null) {
            operands.add(bias);
        }
        run(operation, operands, List.of(output));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray weights = getParamWithNoise(WEIGHTS, true, workspaces);
        INDArray images = images(weights);
        INDArray delta = delta(epsilon.castTo(weights.dataType()), workspaces);
        Gradient gradient = new DefaultGradient();
        INDArray weightGradient = gradientView(WEIGHTS);
        INDArray biasGradient = hasBias() ? gradientView(BIAS) : null;
        INDArray below = back(images, weights, delta, weightGradient, biasGradient, workspaces);
        if (biasGradient != null) {
            gradient.setGradientFor(BIAS, biasGradient);
        }
        gradient.setGradientFor(WEIGHTS, weightGradient, 'c');
        weightNoiseParams.clear();
        return new Pair<>(gradient, backpropDropOutIfPresent(below));
    }

    /** Sets the gradients of the parameters and gives that of the images; zeros where nobody takes it. */
    private INDArray back(
            INDArray images,
            INDArray weights,
            INDArray delta,
            INDArray weightGradient,
            @Nullable INDArray biasGradient,
            LayerWorkspaceMgr workspaces) {
        ConvolutionKernel own = own(images, delta, weights, weightGradient);
        if (own != null && isFirst()) {
            own.backward(images, delta, weights, null, weightGradient, biasGradient);
            // not null: what brings rows into the shape of images stands below
            return workspaces.create(ArrayType.ACTIVATION_GRAD, weights.dataType(), images.shape(), 'c');
        }
        INDArray below =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, weights.dataType(), images.shape(), 'c');
        if (own != null && widens()) {
            own.backwardOfTransposed(images, delta, weights, below, weightGradient, biasGradient);
            return below;
        }
        if (own != null) {
            own.backward(images, delta, weights, below, weightGradient, biasGradient);
            return below;
        }
        List<INDArray> operands = new ArrayList<>(List.of(images, weights));
        List<INDArray> results = new ArrayList<>(List.of(below, weightGradient));
        if (biasGradient != null) {
            operands.add(vector(getParamWithNoise(BIAS, true, workspaces)));
            results.add(vector(biasGradient));
        }
        operands.add(delta);
        run(operation + "_bp", operands, results);
        return below;
    }

    private INDArray delta(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        IActivation activation = layerConf().getActivationFn();
        if (activation instanceof ActivationIdentity) {
            return epsilon;
        }
        INDArray y = activated;
        ActivationKernel transfer = ActivationKernel.of(activation);
        if (y != null && transfer != null && HostMemory.holdsInOrder(epsilon)) {
            activated = null;
            return timesDerivative(epsilon, y, transfer, workspaces);
        }
        INDArray z = preactivation == null ? preOutput(true, workspaces) : preactivation;
        preactivation = null; // backprop() overwrites it
        return activation.backprop(z, epsilon).getFirst();
    }

    private static INDArray timesDerivative(
            INDArray epsilon, INDArray output, ActivationKernel transfer, LayerWorkspaceMgr workspaces) {
        INDArray delta = workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, DataType.FLOAT, epsilon.shape(), 'c');
        ParallelLoops.overValues(epsilon.length(), (from, to) -> {
            FloatPointer given = HostMemory.pointer(epsilon);
            FloatPointer by = HostMemory.pointer(output);
            FloatPointer result = HostMemory.pointer(delta);
            float[] d = new float[HostMemory.CHUNK];
            float[] y = new float[HostMemory.CHUNK];
            for (long at = from; at < to; at += d.length) {
                int n = (int) Math.min(d.length, to - at);
                given.position(at).get(d, 0, n);
                by.position(at).get(y, 0, n);
                transfer.timesDerivative(d, y, n);
                result.position(at).put(d, 0, n);
            }
        });
        HostMemory.keep(epsilon, output, delta);
        return delta;
    }

    private void run(String name, List<INDArray> operands, List<INDArray> results) {
        C conf = layerConf();
        int[] kernel = conf.getKernelSize();
        int[] stride = conf.getStride();
        int[] padding = conf.getPadding();
        Nd4j.exec(DynamicCustomOp.builder(name)
                .addInputs(operands.toArray(INDArray[]::new))
                .addOutputs(results.toArray(INDArray[]::new))
                .addIntegerArguments(
                        kernel[0],
                        kernel[1],
                        stride[0],
                        stride[1],
                        padding[0],
                        padding[1],
                        1,
                        1,
                        conf.getConvolutionMode() == ConvolutionMode.Same ? 1 : 0,
                        NCHW,
                        CHANNELS_FIRST_WEIGHTS)
                .build());
    }

    private INDArray images(INDArray weights) {
        long channels = weights.size(inputChannelDimension);
        if (input.rank() != 4 || input.size(1) != channels) {
            throw new IllegalStateException("input must be [batch, " + channels + ", height, width], got "
                    + Arrays.toString(input.shape()) + " " + layerId());
        }
        return input.castTo(weights.dataType());
    }

    private INDArray gradientView(String key) {
        return LayerSetup.part(key, gradientViews);
    }

    private static INDArray vector(INDArray values) {
        return values.reshape(values.length());
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
        forget();
        super.setInput(input, workspaces);
    }

    @Override
    public void clear() {
        super.clear();
        forget();
    }

    private void forget() {
        preactivation = null;
        activated = null;
        if (convolution != null) {
            convolution.forget();
        }
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(@Nullable INDArray mask, MaskState state, int batchSize) {
        if (mask != null) {
            throw new IllegalStateException("feature mask must be absent, got one " + layerId());
        }
        return super.feedForwardMaskArray(mask, state, batchSize);
    }

    /** Fails for an input in another layout than NCHW, the only one the native operations are fast in. */
    public static void requireNchw(InputType inputType, String layerName) {
        if (inputType instanceof InputType.InputTypeConvolutional images && images.getFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException(
                    "format must be NCHW, got " + images.getFormat() + " (layer name: " + layerName + ")");
        }
    }
}
