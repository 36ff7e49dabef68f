package org.aezoo.models.zoo;

import java.util.List;
import org.aezoo.models.Variant;
import org.aezoo.models.VariantProvider;
import org.aezoo.models.anomaly.AnomalyAutoencoder;
import org.aezoo.models.archetypal.ArchetypalAutoencoder;
import org.aezoo.models.contractive.ContractiveAutoencoder;
import org.aezoo.models.denoising.ConvolutionalDenoisingAutoencoder;
import org.aezoo.models.denoising.DenoisingAutoencoder;
import org.aezoo.models.denoising.DropoutAutoencoder;
import org.aezoo.models.hashing.BinaryCodeAutoencoder;
import org.aezoo.models.hashing.DocumentAutoencoder;
import org.aezoo.models.inpainting.ContextEncoder;
import org.aezoo.models.inpainting.ConvolutionalContextEncoder;
import org.aezoo.models.plain.ConvolutionalAutoencoder;
import org.aezoo.models.plain.DeepAutoencoder;
import org.aezoo.models.plain.LinearAutoencoder;
import org.aezoo.models.plain.ShallowAutoencoder;
import org.aezoo.models.quantised.ConvolutionalFiniteScalarAutoencoder;
import org.aezoo.models.quantised.ConvolutionalVectorQuantizedAutoencoder;
import org.aezoo.models.quantised.FiniteScalarAutoencoder;
import org.aezoo.models.quantised.TwoLevelVectorQuantizedAutoencoder;
import org.aezoo.models.quantised.VectorQuantizedAutoencoder;
import org.aezoo.models.saucie.Saucie;
import org.aezoo.models.series.ConvolutionalSeriesAutoencoder;
import org.aezoo.models.series.LstmAutoencoder;
import org.aezoo.models.series.SeriesAutoencoder;
import org.aezoo.models.sparse.BatchTopKAutoencoder;
import org.aezoo.models.sparse.JumpReluAutoencoder;
import org.aezoo.models.sparse.MatryoshkaAutoencoder;
import org.aezoo.models.sparse.SparseKlAutoencoder;
import org.aezoo.models.sparse.SparseL1Autoencoder;
import org.aezoo.models.sparse.TopKAutoencoder;
import org.aezoo.models.stacked.StackedAutoencoder;
import org.aezoo.models.stacked.StackedContractiveAutoencoder;
import org.aezoo.models.stacked.StackedDenoisingAutoencoder;
import org.aezoo.models.stacked.StackedDropoutAutoencoder;
import org.aezoo.models.stacked.StackedSparseAutoencoder;
import org.aezoo.models.variational.BetaVariationalAutoencoder;
import org.aezoo.models.variational.ConvolutionalVariationalAutoencoder;
import org.aezoo.models.variational.GaussianProbabilisticAutoencoder;
import org.aezoo.models.variational.InfoVariationalAutoencoder;
import org.aezoo.models.variational.RegularisedAutoencoder;
import org.aezoo.models.variational.TotalCorrelationAutoencoder;
import org.aezoo.models.variational.VariationalAutoencoder;

/** The variants of this module, a line for each. */
final class BuiltInVariants implements VariantProvider {

    @Override
    public List<Variant> variants() {
        return List.of(
                Variant.of(LinearAutoencoder.class, LinearAutoencoder::image, LinearAutoencoder::tabular),
                Variant.of(ShallowAutoencoder.class, ShallowAutoencoder::image, ShallowAutoencoder::tabular),
                Variant.of(DeepAutoencoder.class, DeepAutoencoder::image, DeepAutoencoder::tabular),
                Variant.ofPictures(ConvolutionalAutoencoder.class, ConvolutionalAutoencoder::image),
                Variant.of(SparseL1Autoencoder.class, SparseL1Autoencoder::image, SparseL1Autoencoder::tabular),
                Variant.of(SparseKlAutoencoder.class, SparseKlAutoencoder::image, SparseKlAutoencoder::tabular),
                Variant.of(TopKAutoencoder.class, TopKAutoencoder::image, TopKAutoencoder::tabular),
                Variant.of(BatchTopKAutoencoder.class, BatchTopKAutoencoder::image, BatchTopKAutoencoder::tabular),
                Variant.of(JumpReluAutoencoder.class, JumpReluAutoencoder::image, JumpReluAutoencoder::tabular),
                Variant.of(MatryoshkaAutoencoder.class, MatryoshkaAutoencoder::image, MatryoshkaAutoencoder::tabular),
                Variant.of(DropoutAutoencoder.class, DropoutAutoencoder::image, DropoutAutoencoder::tabular),
                Variant.of(DenoisingAutoencoder.class, DenoisingAutoencoder::image, DenoisingAutoencoder::tabular),
                Variant.ofPictures(ConvolutionalDenoisingAutoencoder.class, ConvolutionalDenoisingAutoencoder::image),
                Variant.ofPictures(ContextEncoder.class, ContextEncoder::image),
                Variant.ofPictures(ConvolutionalContextEncoder.class, ConvolutionalContextEncoder::image),
                Variant.of(
                        ContractiveAutoencoder.class, ContractiveAutoencoder::image, ContractiveAutoencoder::tabular),
                Variant.of(StackedAutoencoder.class, StackedAutoencoder::image, StackedAutoencoder::tabular),
                Variant.of(
                        StackedDenoisingAutoencoder.class,
                        StackedDenoisingAutoencoder::image,
                        StackedDenoisingAutoencoder::tabular),
                Variant.of(
                        StackedContractiveAutoencoder.class,
                        StackedContractiveAutoencoder::image,
                        StackedContractiveAutoencoder::tabular),
                Variant.of(
                        StackedSparseAutoencoder.class,
                        StackedSparseAutoencoder::image,
                        StackedSparseAutoencoder::tabular),
                Variant.of(
                        StackedDropoutAutoencoder.class,
                        StackedDropoutAutoencoder::image,
                        StackedDropoutAutoencoder::tabular),
                Variant.of(
                        GaussianProbabilisticAutoencoder.class,
                        GaussianProbabilisticAutoencoder::image,
                        GaussianProbabilisticAutoencoder::tabular),
                Variant.of(
                        VariationalAutoencoder.class, VariationalAutoencoder::image, VariationalAutoencoder::tabular),
                Variant.of(
                        BetaVariationalAutoencoder.class,
                        BetaVariationalAutoencoder::image,
                        BetaVariationalAutoencoder::tabular),
                Variant.of(
                        TotalCorrelationAutoencoder.class,
                        TotalCorrelationAutoencoder::image,
                        TotalCorrelationAutoencoder::tabular),
                Variant.of(
                        InfoVariationalAutoencoder.class,
                        InfoVariationalAutoencoder::image,
                        InfoVariationalAutoencoder::tabular),
                Variant.of(
                        RegularisedAutoencoder.class, RegularisedAutoencoder::image, RegularisedAutoencoder::tabular),
                Variant.ofPictures(
                        ConvolutionalVariationalAutoencoder.class, ConvolutionalVariationalAutoencoder::image),
                Variant.of(
                        VectorQuantizedAutoencoder.class,
                        ConvolutionalVectorQuantizedAutoencoder::image,
                        VectorQuantizedAutoencoder::tabular),
                Variant.ofPictures(TwoLevelVectorQuantizedAutoencoder.class, TwoLevelVectorQuantizedAutoencoder::image),
                Variant.of(
                        FiniteScalarAutoencoder.class,
                        ConvolutionalFiniteScalarAutoencoder::image,
                        FiniteScalarAutoencoder::tabular),
                Variant.of(ArchetypalAutoencoder.class, ArchetypalAutoencoder::image, ArchetypalAutoencoder::tabular),
                Variant.of(BinaryCodeAutoencoder.class, BinaryCodeAutoencoder::image, BinaryCodeAutoencoder::tabular),
                Variant.of(DocumentAutoencoder.class, shape -> DocumentAutoencoder.words(shape.size())),
                Variant.of(Saucie.class, shape -> Saucie.tabular(shape.size())),
                Variant.of(AnomalyAutoencoder.class, AnomalyAutoencoder::image, AnomalyAutoencoder::tabular),
                Variant.ofSeries(SeriesAutoencoder.class, SeriesAutoencoder::series),
                Variant.ofSeries(ConvolutionalSeriesAutoencoder.class, ConvolutionalSeriesAutoencoder::series),
                Variant.ofSeries(LstmAutoencoder.class, LstmAutoencoder::series));
    }
}
