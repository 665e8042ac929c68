package org.gradientem.job.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.UserException;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * A mixture as JSON: {@code weights}, {@code means}, {@code covarianceType} (the family), and
 * {@code covariances}, for each component a matrix, or a list of variances where there are no
 * correlations. A tied family's one is there as {@code covariance} as well. Of uniform noise, if
 * there is some, {@code noise} has the {@code weight} and the box from {@code low} to {@code high}.
 */
public final class MixtureJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MixtureJson() {}

  /**
   * The content of the JSON.
   *
   * @param mixture the mixture
   * @return its numbers by name
   */
  public static Map<String, Object> numbers(Mixture mixture) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    Covariances covariances = mixture.covariances();
    numbers.put("weights", mixture.weights());
    numbers.put("means", mixture.means());
    numbers.put("covarianceType", covariances.family().toString());
    if (covariances.family().isTied()) {
      numbers.put("covariance", shape(mixture.covariance()));
    }
    numbers.put(
        "covariances",
        IntStream.range(0, mixture.k()).mapToObj(i -> shape(covariances.get(i))).toList());
    UniformNoise noise = mixture.noise();
    if (!noise.isEmpty()) {
      numbers.put(
          "noise", Map.of("weight", noise.weight(), "low", noise.low(), "high", noise.high()));
    }
    return numbers;
  }

  private static Object shape(Covariance covariance) {
    return covariance.type() == CovarianceType.FULL ? covariance.toMatrix() : variances(covariance);
  }

  private static double[] variances(Covariance covariance) {
    return IntStream.range(0, covariance.dim()).mapToDouble(covariance::variance).toArray();
  }

  /**
   * Reads a mixture.
   *
   * @param path the JSON file
   * @param hadoop the configuration of its file system
   * @return the mixture
   * @throws IOException if the file cannot be read
   */
  public static Mixture read(String path, Configuration hadoop) throws IOException {
    GivenPath file = GivenPath.of("--truth", path, hadoop);
    try (InputStream in = file.files().open(file.path())) {
      JsonNode root = JSON.readTree(in);
      double[][] means = JSON.treeToValue(root.required("means"), double[][].class);
      CovarianceFamily family = CovarianceFamily.parse(root.required("covarianceType").asText());
      return Mixture.of(
          JSON.treeToValue(root.required("weights"), double[].class),
          means,
          covariances(family, means[0].length, root));
    } catch (FileNotFoundException e) {
      throw new UserException("There is no file at " + path + "; check --truth.", e);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new UserException(
          "%s is not a mixture (%s); give a file written by generate --truth."
              .formatted(path, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static Covariances covariances(CovarianceFamily family, int dim, JsonNode root)
      throws IOException {
    if (family.isTied()) {
      return new Covariances.Tied(
          family, covariance(family.type(), dim, root.required("covariance")));
    }
    List<Covariance> all = new ArrayList<>();
    for (JsonNode node : root.required("covariances")) {
      all.add(covariance(family.type(), dim, node));
    }
    return new Covariances.Own(family, all.toArray(Covariance[]::new));
  }

  private static Covariance covariance(CovarianceType type, int dim, JsonNode node)
      throws IOException {
    if (type == CovarianceType.FULL) {
      return Covariance.of(type, JSON.treeToValue(node, double[][].class));
    }
    double[] variances = JSON.treeToValue(node, double[].class);
    return Covariance.of(
        type,
        dim,
        switch (type) {
          case IDENTITY -> new double[0];
          case SPHERICAL -> new double[] {variances[0]};
          default -> variances;
        });
  }
}
