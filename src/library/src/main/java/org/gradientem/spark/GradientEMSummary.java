package org.gradientem.spark;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.spark.ml.clustering.GaussianMixtureSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.FittedMixtures;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.PhaseTotal;
import org.gradientem.summary.SelectionRecord;

/**
 * How a fit went. All but {@code predictions}, {@code probability}, {@code cluster}, {@code
 * clusterSizes} and {@code sampleRows} is saved with the model; those need the training data and
 * are there only after {@code fit}.
 *
 * @since 0.1.0
 */
public class GradientEMSummary extends GaussianMixtureSummary {
  private final Training training;
  private final FittedMixtures mixtures;
  private final transient double[][] sampleRows;
  private final boolean hasLabels;

  /** The training data, transformed; null where there is none, as after loading. */
  private final transient Supplier<Dataset<Row>> transformed;

  private transient Dataset<Row> predictions;

  GradientEMSummary(
      Training training,
      FittedMixtures mixtures,
      double[][] sampleRows,
      Supplier<Dataset<Row>> transformed,
      GradientEMParams params) {
    super(
        null,
        params.getPredictionCol(),
        params.getProbabilityCol(),
        params.getFeaturesCol(),
        mixtures.answer().k(),
        training.evaluation().logLikelihood(),
        training.passes());
    this.training = training;
    hasLabels = mixtures.answer().levels().categories().hasLabels();
    this.mixtures = mixtures;
    this.sampleRows = sampleRows;
    this.transformed = transformed;
  }

  /**
   * The training data, transformed when this is called.
   *
   * @return the rows with the output columns
   * @throws IllegalArgumentException if the model cannot transform them as its params say
   * @throws IllegalStateException if the model was loaded, since the rows are not saved with it;
   *     likewise {@code probability}, {@code cluster} and {@code clusterSizes}
   */
  @Override
  public Dataset<Row> predictions() {
    if (transformed == null) {
      throw new IllegalStateException(
          "This summary has no predictions, since the model was loaded and its training rows are not saved with it; transform the rows instead.");
    }
    if (predictions == null) {
      predictions = transformed.get();
    }
    return predictions;
  }

  /**
   * The responsibilities of the training rows.
   *
   * @return their column alone
   * @throws IllegalStateException if the model was loaded
   */
  @Override
  public Dataset<Row> probability() {
    // Spark's own takes the rows without asking this class.
    return predictions().select(probabilityCol());
  }

  /**
   * The predictions of the training rows, of labels where there are any.
   *
   * @return their column alone
   * @throws IllegalStateException if the model was loaded
   */
  @Override
  public Dataset<Row> cluster() {
    return predictions().select(predictionCol());
  }

  /**
   * How many of the training rows have each component as the most probable one; rows of noise are
   * of none.
   *
   * @return k numbers
   * @throws IllegalStateException if the model was loaded
   */
  @Override
  public long[] clusterSizes() {
    long[] sizes = new long[k()];
    String component = hasLabels ? OutputColumns.COMPONENT : predictionCol();
    for (Row row : predictions().groupBy(component).count().collectAsList()) {
      if (row.getInt(0) >= 0) {
        sizes[row.getInt(0)] = row.getLong(1);
      }
    }
    return sizes;
  }

  Training training() {
    return training;
  }

  /**
   * The facts of the fit as JSON, under the names that they have here and in {@code summary.json}.
   *
   * @return a JSON object; the rows, log-likelihood and BIC are in its {@code evaluation}
   * @since 0.1.0
   */
  public String toJson() {
    return training.toJson();
  }

  FittedMixtures mixtures() {
    return mixtures;
  }

  /**
   * How the fit went: every pass of EM with all components or the answer is taken to all rows; of
   * each phase of the search between them the pass with the highest likelihood of each number of
   * components, from the most.
   *
   * @return the records, immutable
   */
  public List<PassRecord> history() {
    return List.copyOf(training.history());
  }

  /**
   * The phases in their order, with all their passes.
   *
   * @return passes and seconds of each, immutable
   */
  public List<PhaseTotal> phases() {
    return List.copyOf(training.phases());
  }

  /**
   * The mixture of all fitted components, as the main phase left it.
   *
   * @return the over-parameterised mixture
   */
  public Mixture overParameterised() {
    return mixtures.overParameterised();
  }

  /**
   * The best mixture of each other number of components that the search by BIC has met; {@link
   * GradientEMModel#withK} makes models of them. Those far from the answer's number had a few
   * passes only, and none is there of a number that was not met, nor of a search in a subspace.
   * {@link #selectionPath} has their figures. At most 8 MB are kept, from the answer's number on.
   *
   * @return the mixtures by number of components, immutable
   * @since 0.1.0
   */
  public List<Mixture> others() {
    return mixtures.others();
  }

  /**
   * Some distinct rows drawn at random by weight, for pictures.
   *
   * @return at most 2000 rows of d features, NaN where a cell is missing; none after the model was
   *     loaded
   */
  public double[][] sampleRows() {
    return Arrays.stream(sampleRows).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * The families and numbers of components that were compared, by family, then from the most
   * components down; not every number is.
   *
   * @return family, k, log-likelihood and BIC of each, immutable; empty if selection is none
   */
  public List<SelectionRecord> selectionPath() {
    return List.copyOf(training.selectionPath());
  }

  /**
   * Why the model has the number of components that it has.
   *
   * @return one sentence
   */
  public String selectionReason() {
    return training.selectionReason();
  }

  /**
   * Log-likelihood, BIC and row counts of the model on the training data.
   *
   * @return the evaluation
   */
  public GradientEMEvaluation evaluation() {
    return training.evaluation();
  }

  /**
   * BIC of the model on the training data, {@code 2 logLikelihood - parameters ln W}.
   *
   * @return the criterion; the higher the better
   */
  public double bic() {
    return evaluation().bic();
  }

  /**
   * AIC of the model on the training data, {@code 2 logLikelihood - 2 parameters} (Akaike 1974,
   * with the sign of {@link #bic}).
   *
   * @return the criterion; the higher the better
   */
  public double aic() {
    return training.aic();
  }

  /**
   * ICL of the model on the training data: BIC plus {@code 2 sum w log r}, where r is a row's
   * largest responsibility (Biernacki, Celeux and Govaert 2000, as in mclust). It is below BIC by
   * as much as the components overlap. Of more than 2^18 rows or 2^32 cells r is that of some rows,
   * drawn at random.
   *
   * @return the criterion; the higher the better
   */
  public double icl() {
    return training.icl();
  }

  /**
   * Returns the accuracy of predicted labels in a cross-validation of ten folds. Each fold's
   * mixture is fitted to the other rows alone; the covariance family and the number of components
   * of each label are those of all rows. Of more than 10 000 rows some are drawn at random.
   *
   * @return the weight of the rows predicted rightly relative to that of all, in [0, 1]; empty
   *     unless all rows have a label
   */
  public OptionalDouble labelAccuracy() {
    Double accuracy = training.labelAccuracy();
    return accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy);
  }

  /**
   * Number of free parameters of the mixture, as BIC and AIC count them.
   *
   * @return weights, means, covariances and probabilities of levels that can be chosen freely
   */
  public long parameters() {
    return training.parameters();
  }

  /**
   * Number of rows that were fitted.
   *
   * @return rows with valid features and a positive weight
   */
  public long rows() {
    return evaluation().rows();
  }

  /**
   * Number of rows left out because of invalid features, or none.
   *
   * @return the number, 0 unless handleInvalid is skip or keep
   */
  public long droppedRows() {
    return evaluation().droppedRows();
  }

  /**
   * For each feature, how many of the rows that were fitted lack it.
   *
   * @return d numbers, all 0 unless handleInvalid is keep
   */
  public long[] missingCells() {
    return training.missingCells().clone();
  }

  /**
   * Weight of the rows that the model stands for: those that were fitted, and the old rows that the
   * initial model represented. For the next update, times the fraction of them that is to count
   * then, it is the number of rows that {@link GradientEM#setInitialModel(GradientEMModel, double)}
   * takes.
   *
   * @return the sum; of weight 1 each, and no initial rows, the number of rows
   * @since 0.1.0
   */
  public double effectiveRows() {
    return training.effectiveRows();
  }

  /**
   * Whether the last EM loop, which the model comes from, ended because the log-likelihood changed
   * by less than tol: after a search by BIC its last EM run, else the main phase, of at most
   * maxIter steps.
   *
   * @return true if converged; false also where a main phase has a tol of 0, which does not show it
   */
  public boolean converged() {
    return training.converged();
  }

  /**
   * What the user should know about the fit, a sentence each.
   *
   * @return the warnings, immutable, often empty
   */
  public List<String> warnings() {
    return List.copyOf(training.warnings());
  }

  /**
   * The seed that was used.
   *
   * @return the seed
   */
  public long seed() {
    return training.seed();
  }

  /**
   * Wall-clock time of the whole fit.
   *
   * @return seconds
   */
  public double seconds() {
    return training.seconds();
  }
}
