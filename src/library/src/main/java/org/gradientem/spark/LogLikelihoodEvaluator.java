package org.gradientem.spark;

import java.util.Arrays;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.spark.internal.io.StageReader;
import org.gradientem.spark.internal.io.StageWriter;
import org.gradientem.spark.internal.rows.Columns;

/**
 * The mean log-density of scored rows, by which Spark's {@code CrossValidator} and {@code
 * TrainValidationSplit} can compare mixtures on rows that they were not fitted to; the higher the
 * better. By default it reads the column that a model appends by default; both are called what
 * {@link GradientEM#logLikelihoodCol} says.
 *
 * @since 0.1.0
 */
public class LogLikelihoodEvaluator extends Evaluator implements MLWritable {
  private final String uid;
  private final Param<String> logLikelihoodCol;
  private final Param<String> weightCol;

  /** Makes an evaluator with a random uid. */
  public LogLikelihoodEvaluator() {
    this(Identifiable$.MODULE$.randomUID("LogLikelihoodEvaluator"));
  }

  /**
   * Makes an evaluator.
   *
   * @param uid its unique name
   */
  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  public LogLikelihoodEvaluator(String uid) {
    this.uid = uid;
    ParamMaker params = new ParamMaker(this);
    logLikelihoodCol =
        params.text("logLikelihoodCol", "logLikelihood", "column of the rows' log-densities");
    weightCol = params.text("weightCol", "", "column of sample weights; '' = every weight is 1");
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * The mean of the log-densities, weighted where {@link #weightCol} is set.
   *
   * @param dataset scored rows
   * @return {@code sum w log p(x) / sum w}
   * @throws IllegalArgumentException if a column is missing or there are no rows
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    if (!Arrays.asList(schema.fieldNames()).contains(getLogLikelihoodCol())) {
      throw new UserException(
          "The rows have no column '%s' of log-densities; set `logLikelihoodCol` of GradientEM and of the evaluator to the same name."
              .formatted(getLogLikelihoodCol()));
    }
    Column logLikelihood = dataset.col(Columns.quoted(getLogLikelihoodCol()));
    Column weight = functions.lit(1.0);
    if (!getWeightCol().isEmpty()) {
      Columns.requireNumeric(schema, getWeightCol());
      weight = dataset.col(Columns.quoted(getWeightCol())).cast("double");
    }
    Row sums =
        dataset.select(functions.sum(logLikelihood.multiply(weight)), functions.sum(weight)).head();
    if (sums.isNullAt(0) || sums.getDouble(1) == 0) {
      throw new UserException(
          "There are no rows to take the mean log-likelihood of; check the data set and the weights.");
    }
    if (Double.isInfinite(sums.getDouble(1))) {
      throw new UserException(
          "The weights in column '%s' are too large to be summed; scale them so that they sum to the number of rows."
              .formatted(getWeightCol()));
    }
    return sums.getDouble(0) / sums.getDouble(1);
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public LogLikelihoodEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  /**
   * Reads an evaluator that was saved.
   *
   * @param path where it was saved
   * @return the evaluator
   */
  public static LogLikelihoodEvaluator load(String path) {
    return read().load(path);
  }

  /**
   * A reader of saved evaluators.
   *
   * @return the reader
   */
  public static MLReader<LogLikelihoodEvaluator> read() {
    return new StageReader<>(LogLikelihoodEvaluator.class, LogLikelihoodEvaluator::new);
  }

  /**
   * The param: name of the column with the rows' log-densities.
   *
   * @return the param, by default logLikelihood
   * @since 0.1.0
   */
  public Param<String> logLikelihoodCol() {
    return logLikelihoodCol;
  }

  /**
   * The value of {@link #logLikelihoodCol}.
   *
   * @return the value
   */
  public String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol);
  }

  /**
   * Sets {@link #logLikelihoodCol}.
   *
   * @param value the column's name
   * @return this
   */
  public LogLikelihoodEvaluator setLogLikelihoodCol(String value) {
    return (LogLikelihoodEvaluator) set(logLikelihoodCol, value);
  }

  /**
   * The param: name of the column with sample weights.
   *
   * @return the param, by default empty, which means that every weight is 1
   * @since 0.1.0
   */
  public Param<String> weightCol() {
    return weightCol;
  }

  /**
   * The value of {@link #weightCol}.
   *
   * @return the value
   */
  public String getWeightCol() {
    return getOrDefault(weightCol);
  }

  /**
   * Sets {@link #weightCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  public LogLikelihoodEvaluator setWeightCol(String value) {
    return (LogLikelihoodEvaluator) set(weightCol, value);
  }
}
