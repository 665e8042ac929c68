package org.gradientem.spark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.groups.Merge;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/** The rows of a model's tables, with the columns that {@link ModelTable} gives them. */
final class ModelRows {
  private ModelRows() {}

  static List<Row> history(GradientEMSummary summary) {
    return summary.history().stream()
        .map(
            pass ->
                RowFactory.create(
                    pass.phase().toString(),
                    pass.pass(),
                    pass.components(),
                    pass.meanLogLikelihood(),
                    pass.gradientNorm(),
                    pass.effectiveComponents(),
                    pass.seconds()))
        .toList();
  }

  static List<Row> selection(GradientEMSummary summary) {
    return summary.selectionPath().stream()
        .map(
            level ->
                RowFactory.create(
                    level.family().toString(),
                    level.k(),
                    level.logLikelihood(),
                    level.bic(),
                    level.converged()))
        .toList();
  }

  static List<Row> quantiles(DensityQuantiles densities) {
    double[] values = densities.values();
    return IntStream.range(0, values.length)
        .mapToObj(i -> RowFactory.create(i / (values.length - 1.0), values[i]))
        .toList();
  }

  static List<Row> tree(ComponentTree tree) {
    double[] heights = tree.heights();
    return IntStream.range(0, heights.length)
        .mapToObj(
            m -> {
              Merge merge = tree.merges().get(m);
              return RowFactory.create(
                  merge.first(), merge.second(), merge.probability(), heights[m], merge.entropy());
            })
        .toList();
  }

  static List<Row> noise(UniformNoise noise) {
    return noise.isEmpty()
        ? List.of()
        : List.of(
            RowFactory.create(
                noise.weight(), Vectors.dense(noise.low()), Vectors.dense(noise.high())));
  }

  static Row component(Mixture mixture, int i) {
    return RowFactory.create(
        i,
        mixture.weights()[i],
        Vectors.dense(mixture.means()[i]),
        matrix(mixture.covariances().get(i)));
  }

  /** Dense for families with correlations, sparse for the others. */
  static Matrix matrix(Covariance covariance) {
    int d = covariance.dim();
    if (covariance.type() == CovarianceType.FULL) {
      return new DenseMatrix(d, d, covariance.values());
    }
    return SparseMatrix.spdiag(
        new DenseVector(IntStream.range(0, d).mapToDouble(covariance::variance).toArray()));
  }

  static Row evaluation(GradientEMEvaluation evaluation) {
    return RowFactory.create(
        evaluation.rows(),
        evaluation.droppedRows(),
        evaluation.weightSum(),
        evaluation.logLikelihood(),
        evaluation.bic());
  }

  static Row summary(GradientEMSummary summary, String family, DensityQuantiles densities) {
    GradientEMEvaluation evaluation = summary.evaluation();
    return RowFactory.create(
        evaluation.rows(),
        evaluation.droppedRows(),
        evaluation.weightSum(),
        evaluation.logLikelihood(),
        evaluation.bic(),
        summary.parameters(),
        summary.aic(),
        summary.training().outcome().icl(),
        family,
        summary.overParameterised().k(),
        summary.selectionReason(),
        summary.converged(),
        summary.warnings().toArray(),
        RowFactory.create(
            summary.blas().name(), summary.blas().version(), summary.blas().repeatable()),
        summary.seed(),
        Arrays.stream(summary.missingCells()).boxed().toArray(),
        summary.seconds(),
        summary.phases().stream()
            .map(
                phase ->
                    RowFactory.create(phase.name().toString(), phase.passes(), phase.seconds()))
            .toArray(),
        summary.effectiveRows(),
        Arrays.stream(summary.density(densities)).boxed().toArray(),
        summary
            .drift()
            .map(drift -> RowFactory.create(drift.nats(), drift.standardError()))
            .orElse(null));
  }
}
