package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.io.Serializable;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * A mixture's numbers as they are written to files, exact to the last bit.
 *
 * @param logWeights log-weights, one for each component
 * @param meanMatrix means, {@code k x d}, column-major
 * @param dim number of features d
 * @param family name of the covariances' family
 * @param covariances their numbers, for a tied family once; none where there are factors
 * @param factors of a family of low rank noise and loadings, as {@link
 *     Covariances#noiseAndLoadings} gives them; null or none for others
 * @param levels numbers of the probabilities of levels, for each categorical feature
 * @param noise its log-weight, and the box's least and largest values; null or none where there is
 *     none
 */
public record MixtureRecord(
    double[] logWeights,
    double[] meanMatrix,
    int dim,
    String family,
    double[][] covariances,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) double[][] factors,
    double[][] levels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) double[][] noise)
    implements Serializable {

  /**
   * The numbers of a mixture.
   *
   * @param mixture the mixture
   * @return its numbers
   */
  public static MixtureRecord of(Mixture mixture) {
    double[][] factors = mixture.covariances().noiseAndLoadings();
    UniformNoise noise = mixture.noise();
    return new MixtureRecord(
        mixture.logWeights(),
        mixture.meanMatrix(),
        mixture.dim(),
        mixture.covariances().family().toString(),
        factors.length == 0 ? mixture.covariances().values() : new double[0][],
        factors,
        mixture.levels().values(),
        noise.isEmpty()
            ? new double[0][]
            : new double[][] {{noise.logWeight()}, noise.low(), noise.high()});
  }

  /** {@return the mixture of these numbers} */
  public Mixture toMixture() {
    CovarianceFamily parsed = CovarianceFamily.parse(family);
    return Mixture.owning(
            logWeights.clone(),
            meanMatrix.clone(),
            isEmpty(factors)
                ? Covariances.of(parsed, dim, covariances)
                : Covariances.ofFactors(parsed, dim, factors),
            isEmpty(noise) ? UniformNoise.NONE : UniformNoise.of(noise[0][0], noise[1], noise[2]))
        .withLevels(LevelProbabilities.ofValues(levels));
  }

  private static boolean isEmpty(double[]... numbers) {
    return numbers == null || numbers.length == 0;
  }

  /** {@return what has mixtures written to JSON as their numbers, and read again} */
  public static Module module() {
    return new SimpleModule()
        .addSerializer(new StdDelegatingSerializer(Mixture.class, new ToNumbers()))
        .addDeserializer(Mixture.class, new StdDelegatingDeserializer<>(new FromNumbers()));
  }

  private static final class ToNumbers extends StdConverter<Mixture, MixtureRecord> {
    @Override
    public MixtureRecord convert(Mixture mixture) {
      return of(mixture);
    }
  }

  private static final class FromNumbers extends StdConverter<MixtureRecord, Mixture> {
    @Override
    public Mixture convert(MixtureRecord numbers) {
      return numbers.toMixture();
    }
  }
}
