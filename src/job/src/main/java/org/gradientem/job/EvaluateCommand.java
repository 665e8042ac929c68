package org.gradientem.job;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.AdjustedRandIndex;
import org.gradientem.job.files.GivenPath;
import org.gradientem.job.files.MixtureJson;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.input.Input;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.rows.Columns;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.truth.CovarianceError;
import org.gradientem.truth.MeanMatching;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a fitted model with the truth. */
@Command(
    name = "evaluate",
    description = "Compare a model with the true mixture or with labelled rows.",
    footer = {
      "  submit/local.sh evaluate --model target/rows-fit --truth target/truth.json",
      "  submit/local.sh evaluate --model target/penguins --input data/penguins.csv \\",
      "    --label-col species"
    })
final class EvaluateCommand extends SparkCommand {
  private static final int DRAWS = 20_000;

  /** A true mean counts as found if its match is nearer than this many standard deviations. */
  private static final double FOUND_WITHIN = 1;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Output of fit.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Truth truth;

  @Spec private CommandSpec spec;

  /** One of the two kinds of truth. */
  static final class Truth {
    @Option(
        names = "--truth",
        required = true,
        paramLabel = "FILE",
        description = "The mixture that the rows were drawn from, as generate --truth writes it.")
    private String file;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Labelled labelled;
  }

  /** Rows whose component is known. */
  static final class Labelled extends Input {
    @Option(
        names = "--label-col",
        required = true,
        paramLabel = "COLUMN",
        description = "Column with the true component.")
    private String labelCol;
  }

  @Override
  protected void check() throws IOException {
    ModelFolder.check("--model", model, hadoop());
    if (truth.labelled != null) {
      truth.labelled.check(hadoop());
    } else {
      GivenPath.of("--truth", truth.file, hadoop()).requireFound();
    }
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    progress().report("evaluating " + model);
    GradientEMModel loaded = ModelFolder.load(session, model);
    PrintWriter out = spec.commandLine().getOut();
    if (truth.file != null) {
      againstMixture(
          MixtureJson.read(truth.file, session.sparkContext().hadoopConfiguration()), loaded, out);
    } else {
      Input.Table table =
          ScoreCommand.table(session, model, loaded, truth.labelled, truth.labelled.labelCol);
      againstLabels(loaded, table, truth.labelled.labelCol, out);
    }
    out.flush();
  }

  private void againstMixture(Mixture truth, GradientEMModel model, PrintWriter out) {
    Mixture fitted = model.mixture();
    if (truth.dim() != fitted.dim()) {
      throw new UserException(
          RootLocale.format(
              "The true mixture has %d features and the model has %d; give the truth of the rows"
                  + " that the model was fitted to.",
              truth.dim(), fitted.dim()));
    }
    MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), fitted.means());
    boolean tied = truth.covariances().family().isTied() && fitted.covariances().family().isTied();
    progress().rest();
    printMatches(out, matching, truth.k(), tied ? null : errors(truth, fitted, matching));
    MixtureSampler sampler = new MixtureSampler(truth, 0);
    MixtureScorer trueScorer = new MixtureScorer(truth);
    MixtureScorer modelScorer = new MixtureScorer(model.mixture());
    double[][] table = new double[truth.k()][model.numComponents()];
    double divergence = 0;
    for (int row = 0; row < DRAWS; row++) {
      MixtureSampler.Draw draw = sampler.draw(row);
      double[] x = draw.features();
      divergence += trueScorer.logLikelihood(x) - modelScorer.logLikelihood(x);
      table[draw.component()][argmax(modelScorer.responsibilities(x))]++;
    }
    out.printf(
        Locale.ROOT,
        "KL(truth, model) %.3g and adjusted Rand index %.4f, estimated from %d draws%n",
        divergence / DRAWS,
        AdjustedRandIndex.of(table),
        DRAWS);
  }

  private static int argmax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private void againstLabels(
      GradientEMModel model, Input.Table table, String labelCol, PrintWriter out) {
    progress().report(table);
    boolean predictsLabels = !model.labels().isEmpty();
    if (model.getPredictionCol().isEmpty()) {
      model.setPredictionCol("prediction");
    }
    if (model.getComponentCol().isEmpty()) {
      model.setComponentCol("component");
    }
    String componentCol = predictsLabels ? model.getComponentCol() : model.getPredictionCol();
    Dataset<Row> scored = ScoreCommand.score(model, table);
    Column label = functions.col(Columns.quoted(labelCol));
    Column features = functions.col(Columns.quoted(model.getFeaturesCol()));
    Column component = functions.col(Columns.quoted(componentCol));
    List<Row> groups =
        labelled(scored.groupBy(label).agg(Summarizer.mean(features)).orderBy(label));
    if (groups.isEmpty()) {
      throw new UserException(
          "No row has a value in column '%s'; give the labels' own --label-col."
              .formatted(labelCol));
    }
    List<String> labels = new ArrayList<>();
    double[][] means = new double[groups.size()][];
    for (int i = 0; i < means.length; i++) {
      labels.add(String.valueOf(groups.get(i).get(0)));
      means[i] = groups.get(i).<Vector>getAs(1).toArray();
    }
    progress().rest();
    // Levels have no means.
    if (model.mixture().levels().isEmpty()) {
      printMatches(out, MeanMatching.of(means, model.mixture()), means.length, null);
    }
    // Of noise, whose number is -1, the first.
    double[][] counts = new double[labels.size()][1 + model.numComponents()];
    labelled(scored.groupBy(label, component).count())
        .forEach(
            row ->
                counts[labels.indexOf(String.valueOf(row.get(0)))][1 + row.getInt(1)] =
                    row.getLong(2));
    out.printf(Locale.ROOT, "adjusted Rand index %.4f%n", AdjustedRandIndex.of(counts));
    if (predictsLabels) {
      printAccuracy(model, scored, label, out);
    }
  }

  /** Returns the rows whose first cell is a label. A row without one is of no class. */
  private static List<Row> labelled(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .filter(row -> !row.isNullAt(0) && !Double.valueOf(Double.NaN).equals(row.get(0)))
        .toList();
  }

  private static void printAccuracy(
      GradientEMModel model, Dataset<Row> scored, Column label, PrintWriter out) {
    Column prediction = functions.col(Columns.quoted(model.getPredictionCol()));
    long right = 0;
    long all = 0;
    for (Row row : labelled(scored.groupBy(label, prediction).count())) {
      String predicted = model.labels().get((int) row.getDouble(1));
      right += predicted.equals(String.valueOf(row.get(0))) ? row.getLong(2) : 0;
      all += row.getLong(2);
    }
    out.printf(
        Locale.ROOT, "accuracy %.4f of %d labelled rows%n", (double) right / Math.max(1, all), all);
  }

  /** Of each true component's match; null where it has none. */
  private static CovarianceError[] errors(Mixture truth, Mixture fitted, MeanMatching matching) {
    CovarianceError[] errors = new CovarianceError[truth.k()];
    for (int i = 0; i < errors.length; i++) {
      int match = matching.component(i);
      if (match >= 0) {
        errors[i] = CovarianceError.of(truth.covariances().get(i), fitted.covariances().get(match));
      }
    }
    return errors;
  }

  /** A line per true mean; with what its covariance is off, unless {@code errors} is null. */
  private static void printMatches(
      PrintWriter out, MeanMatching matching, int means, CovarianceError[] errors) {
    out.println(
        "true mean  component  distance (standard deviations)"
            + (errors == null ? "" : "  volume off by  divergence of covariances"));
    for (int i = 0; i < means; i++) {
      int match = matching.component(i);
      out.printf(Locale.ROOT, "%9d  %9s", i, match < 0 ? "none" : match);
      if (match >= 0) {
        out.printf(Locale.ROOT, "  %8.4f", matching.distance(i));
      }
      if (match >= 0 && errors != null) {
        out.printf(
            Locale.ROOT,
            "  %33s  %25.4f",
            RootLocale.format("%+.2f %%", 100 * errors[i].volume()),
            errors[i].divergence());
      }
      out.println();
    }
    out.printf(
        Locale.ROOT,
        "%d of %d true means found within %.0f standard deviation by %d components%n",
        matching.found(FOUND_WITHIN),
        means,
        FOUND_WITHIN,
        matching.components());
  }
}
