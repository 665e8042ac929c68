package org.gradientem.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * A mixture as JSON: {@code weights}, {@code means}, {@code covarianceType}, and {@code
 * covariance}, which is a matrix for type full and a list of variances for the others.
 */
final class TruthFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TruthFile() {}

  static Map<String, Object> numbers(Mixture mixture) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    Covariance covariance = mixture.covariance();
    numbers.put("weights", mixture.weights());
    numbers.put("means", mixture.means());
    numbers.put("covarianceType", covariance.type().toString());
    numbers.put(
        "covariance",
        covariance.type() == CovarianceType.FULL ? covariance.toMatrix() : variances(covariance));
    return numbers;
  }

  private static double[] variances(Covariance covariance) {
    return IntStream.range(0, covariance.dim()).mapToDouble(covariance::variance).toArray();
  }

  static Mixture read(String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      JsonNode root = JSON.readTree(in);
      double[][] means = JSON.treeToValue(root.required("means"), double[][].class);
      CovarianceType type = CovarianceType.parse(root.required("covarianceType").asText());
      return Mixture.of(
          JSON.treeToValue(root.required("weights"), double[].class),
          means,
          covariance(type, means[0].length, root.required("covariance")));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new IllegalArgumentException(
          "%s is not a mixture (%s); give a file written by generate --truth."
              .formatted(path, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
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
