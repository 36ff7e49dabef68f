package org.aezoo.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Suggest;

/** The list of all variants: those below, and whatever {@link VariantProvider}s are on the class path. */
public final class Zoo {

    private static final List<Variant> BUILT_IN = List.of(
            new Variant(
                    "linear",
                    "one linear layer each way: principal components by gradient descent",
                    "Baldi and Hornik, 1989",
                    LinearAutoencoder::defaults),
            new Variant(
                    "shallow",
                    "one nonlinear layer each way: the first thing to try",
                    "Rumelhart, Hinton and Williams, 1986",
                    ShallowAutoencoder::defaults),
            new Variant(
                    "deep",
                    "several layers each way, for small codes",
                    "Hinton and Salakhutdinov, 2006",
                    DeepAutoencoder::defaults),
            new Variant(
                    "convolutional",
                    "strided convolutions down to a small picture and back",
                    "Masci et al., 2011",
                    ConvolutionalAutoencoder::defaults),
            new Variant(
                    "sparse-l1",
                    "a code that an L1 penalty pushes to zero",
                    "Goodfellow, Bengio and Courville, 2016, section 14.2.1",
                    SparseL1Autoencoder::defaults),
            new Variant(
                    "sparse-kl",
                    "each unit of the code is active at a wanted rate",
                    "Ng, 2011",
                    SparseKlAutoencoder::defaults),
            new Variant(
                    "top-k",
                    "the k largest units of the code stay on",
                    "Makhzani and Frey, 2014",
                    TopKAutoencoder::defaults),
            new Variant(
                    "dropout",
                    "a random part of the code is missing at every training step",
                    "Srivastava et al., 2014",
                    DropoutAutoencoder::defaults),
            new Variant(
                    "denoising",
                    "gives the clean example back for a corrupted one",
                    "Vincent et al., 2010",
                    DenoisingAutoencoder::defaults),
            new Variant(
                    "convolutional-denoising",
                    "the same with convolutions, for pictures",
                    "Vincent et al., 2010; Masci et al., 2011",
                    ConvolutionalDenoisingAutoencoder::defaults),
            new Variant(
                    "context-encoder",
                    "fills in a part of a picture that is missing",
                    "Pathak et al., 2016",
                    ContextEncoder::defaults),
            new Variant(
                    "convolutional-context-encoder",
                    "the same with convolutions",
                    "Pathak et al., 2016",
                    ConvolutionalContextEncoder::defaults),
            new Variant(
                    "contractive",
                    "a code that changes as little as it can with its example",
                    "Rifai et al., 2011",
                    ContractiveAutoencoder::defaults),
            new Variant(
                    "stacked",
                    "deep, with each layer pretrained by itself",
                    "Hinton and Salakhutdinov, 2006; Bengio et al., 2007",
                    StackedAutoencoder::defaults),
            new Variant(
                    "stacked-denoising",
                    "the same, pretrained to undo damage",
                    "Vincent et al., 2010",
                    StackedDenoisingAutoencoder::defaults),
            new Variant(
                    "stacked-contractive",
                    "the same, pretrained with codes that move little",
                    "Rifai et al., 2011",
                    StackedContractiveAutoencoder::defaults),
            new Variant(
                    "stacked-sparse",
                    "the same, pretrained with units that are active at a wanted rate",
                    "Ng, 2011",
                    StackedSparseAutoencoder::defaults),
            new Variant(
                    "stacked-dropout",
                    "the same, pretrained without a random part of each layer's units",
                    "Srivastava et al., 2014",
                    StackedDropoutAutoencoder::defaults),
            new Variant(
                    "gaussian-probabilistic",
                    "a code with unit Gaussian noise; set a penalty to regularise it",
                    "Kingma and Welling, 2019",
                    GaussianProbabilisticAutoencoder::defaults),
            new Variant(
                    "vae",
                    "variational: generates, gives likelihoods, has a code without holes",
                    "Kingma and Welling, 2014",
                    VariationalAutoencoder::defaults),
            new Variant(
                    "beta-vae",
                    "variational with a weight, free bits and warm-up for the code's divergence",
                    "Higgins et al., 2017",
                    BetaVariationalAutoencoder::defaults),
            new Variant(
                    "convolutional-vae",
                    "variational with convolutions, for pictures",
                    "Kingma and Welling, 2014; Masci et al., 2011",
                    ConvolutionalVariationalAutoencoder::defaults),
            new Variant(
                    "vq-vae",
                    "a code of indices into a learnt codebook; samples from a count-based prior",
                    "van den Oord, Vinyals and Kavukcuoglu, 2017",
                    VectorQuantizedAutoencoder::defaults),
            new Variant(
                    "vq-vae-2",
                    "the same on two levels, for pictures",
                    "Razavi, van den Oord and Vinyals, 2019",
                    TwoLevelVectorQuantizedAutoencoder::defaults),
            new Variant(
                    "fsq",
                    "finite scalar quantisation: each value of the code is one of a few levels, without a codebook",
                    "Mentzer et al., 2023",
                    FiniteScalarAutoencoder::defaults),
            new Variant(
                    "aanet",
                    "every example as a mixture of a few archetypes, on curved data too",
                    "van Dijk et al., 2019",
                    ArchetypalAutoencoder::defaults),
            new Variant(
                    "binary-code",
                    "semantic hashing: a code of bits by which rows that are alike are found",
                    "Salakhutdinov and Hinton, 2009",
                    BinaryCodeAutoencoder::defaults),
            new Variant(
                    "document",
                    "bags of words: a code by which documents about the same thing are found",
                    "Hinton and Salakhutdinov, 2006; Salakhutdinov and Hinton, 2009",
                    DocumentAutoencoder::defaults),
            new Variant(
                    "saucie",
                    "removes differences between batches of measurements, finds clusters, fills in",
                    "Amodio et al., 2019",
                    Saucie::defaults),
            new Variant(
                    "anomaly",
                    "anomaly scores for tables: denoises at many levels that it is told, as diffusion models do",
                    "Livernoche et al., 2024; Karras et al., 2022",
                    AnomalyAutoencoder::defaults));

    private Zoo() {}

    /** Every variant, the built-in ones first. */
    public static List<Variant> list() {
        Map<String, Variant> all = new LinkedHashMap<>();
        for (Variant variant : BUILT_IN) {
            all.put(variant.id(), variant);
        }
        for (VariantProvider provider : ServiceLoader.load(VariantProvider.class)) {
            for (Variant variant : provider.variants()) {
                if (all.putIfAbsent(variant.id(), variant) != null) {
                    throw new IllegalStateException("two variants are called '" + variant.id() + "': rename the one of "
                            + provider.getClass().getName());
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    /**
     * The variant of a name.
     *
     * @throws InvalidInputException if there is none; the message suggests the nearest name
     */
    public static Variant get(String id) {
        List<String> known = new ArrayList<>();
        for (Variant variant : list()) {
            if (variant.id().equals(id)) {
                return variant;
            }
            known.add(variant.id());
        }
        throw new InvalidInputException(
                "unknown model '" + id + "'" + Suggest.hint(id, known) + ": known are " + String.join(", ", known));
    }
}
