package org.gradientem.job;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.NewOutput;
import org.gradientem.job.files.Places;
import org.gradientem.job.files.SparkFormat;
import org.gradientem.job.input.Input;
import org.gradientem.job.input.MalformedLine;
import org.gradientem.job.output.GroupChoice;
import org.gradientem.job.output.ImputedCells;
import org.gradientem.job.output.OutlierReasons;
import org.gradientem.job.output.PlainColumns;
import org.gradientem.job.output.PredictedCells;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMColumnParams;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;
import org.gradientem.spark.internal.rows.Columns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds each row's component, responsibilities and log-density. */
@Command(
    name = "score",
    preprocessor = InputFirst.class,
    aliases = "predict",
    description = "Add prediction, probability and logLikelihood to every row.",
    footer = {
      "  submit/local.sh score --model target/old-faithful --input data/old-faithful.csv \\",
      "    --output target/scored.csv"
    })
final class ScoreCommand extends SparkCommand {
  private static final Column ONE = functions.lit(1);
  private static final String WRITTEN = "rows";
  private static final String CSV = "csv";
  private static final String PARQUET = "parquet";

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Output of fit.")
  private String model;

  @Mixin private Input input;

  @Option(
      names = "--k",
      paramLabel = "NUMBER",
      description =
          "Score by the best mixture of so many components that the search has met, not by the"
              + " model's own.")
  private Integer k;

  @Option(
      names = "--handle-invalid",
      paramLabel = "NAME",
      defaultValue = "keep",
      description =
          "Rows with null, NaN or infinite features; keep = use what is there: error, skip, keep."
              + " Default: ${DEFAULT-VALUE}.")
  private String handleInvalid;

  @Option(
      names = "--imputed",
      description =
          "Fill missing cells of the columns that the model takes: with the expectation given the"
              + " row's other cells, or the most probable level.")
  private boolean imputed;

  @Option(
      names = "--predict",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns to predict from the row's other columns, as if they were missing; the input may"
              + " lack them. Of a number NAME_mean, NAME_sd and quantiles such as NAME_q5 are"
              + " added, of a category NAME_category and NAME_probability.")
  private List<String> targets = List.of();

  @Option(
      names = "--quantiles",
      split = ",",
      paramLabel = "NUMBER",
      description = "Probabilities of the quantiles that --predict adds. Default: 0.05,0.5,0.95.")
  private double[] quantiles;

  @Option(
      names = "--uncertainty-col",
      paramLabel = "COLUMN",
      description = "Output column of 1 - the largest responsibility.")
  private String uncertaintyCol;

  @Mixin private NewFolder output;

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      description =
          "csv, parquet, json, or another format that Spark writes. Default: csv, as one file,"
              + " where the name of --output ends with .csv; else parquet, as a folder.")
  private String format;

  @Override
  protected void check() throws IOException {
    if (output.isCsvFile() && !outputFormat().equals(CSV)) {
      throw new WrongUsage(
          "%s is the name of a csv file, and --output-format is %s; leave that out, or choose another --output."
              .formatted(output.path(), format));
    }
    SparkFormat.requireWritable("--output-format", format == null ? outputFormat() : format);
    GradientEM estimator = new GradientEM();
    ParamOptions.set(estimator, estimator.handleInvalid(), handleInvalid);
    ParamOptions.applyColumns(spec, estimator);
    setTargets(estimator);
    if (uncertaintyCol != null && "".equals(spec.findOption("--probability-col").getValue())) {
      throw new WrongUsage(
          "--uncertainty-col needs the probabilities, and --probability-col is ''; leave one of"
              + " them out.");
    }
    GroupChoice unused = ParamOptions.groups(spec);
    Configuration hadoop = hadoop();
    output.check(hadoop);
    input.check(hadoop);
    ModelFolder.check("--model", model, hadoop);
  }

  private String outputFormat() {
    return format == null ? output.isCsvFile() ? CSV : PARQUET : format.toLowerCase(Locale.ROOT);
  }

  private void setTargets(GradientEMColumnParams params) {
    List<String> names = targets.stream().map(String::strip).toList();
    input.mayLack(names);
    params.set(params.targetCols(), names.toArray(String[]::new));
    if (quantiles == null) {
      return;
    }
    if (names.isEmpty()) {
      throw new WrongUsage("--quantiles needs --predict, which names the columns to predict.");
    }
    ParamOptions.set(params, params.quantileProbabilities(), quantiles);
    PredictedCells.requireDistinct(quantiles);
  }

  /** Refuses targets that cannot be, before the input is found to lack them. */
  private static void requireTargets(GradientEMModel loaded) {
    StructType features = new StructType().add(loaded.getFeaturesCol(), SQLDataTypes.VectorType());
    StructType unused = loaded.transformSchema(features);
  }

  /** A column that the file has already is no reason to refuse what nobody has asked for. */
  private void leaveGroup(StructType columns, GradientEMModel scorer, GroupChoice groups) {
    boolean isAsked = groups.kind() != GroupChoice.Kind.DEFAULT;
    String group = scorer.getGroupCol();
    if (!isAsked
        && scorer.isSet(scorer.groups())
        && List.of(columns.fieldNames()).contains(group)) {
      progress()
          .warn(
              "No groups are written, since %s has a column '%s' already; give --group-col another name, or --groups none."
                  .formatted(input.path(), group));
      scorer.clear(scorer.groups());
    }
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Places others =
        input
            .addTo(new Places(session.sparkContext().hadoopConfiguration()))
            .reads("--model", model);
    try (NewOutput opened = output.openAny(session, others)) {
      progress().report("scoring " + input.path());
      GradientEMModel loaded = ModelFolder.load(session, model);
      if (k != null) {
        loaded = loaded.withK(k);
      }
      loaded.setHandleInvalid(handleInvalid);
      GroupChoice groups = ParamOptions.groups(spec);
      groups.applyTo(loaded);
      setTargets(loaded);
      requireTargets(loaded);
      if (imputed) {
        loaded.setImputedCol(ImputedCells.COLUMN);
      }
      ParamOptions.applyColumns(spec, loaded);
      GradientEMModel scorer = loaded;
      Set<String> absent = new HashSet<>(Set.of(scorer.getTargetCols()));
      absent.addAll(labelColumn(scorer));
      input.mayLack(List.copyOf(absent));
      input.checkColumns(
          columns -> {
            leaveGroup(columns, scorer, groups);
            absent.removeAll(List.of(columns.fieldNames()));
          });
      Input.Table table = table(session, model, loaded, input);
      progress().report(table);
      Dataset<Row> scored = OutlierReasons.added(score(loaded, table), loaded, table);
      Dataset<Row> predicted = PredictedCells.spread(scored, loaded);
      requireDistinct(predicted.columns());
      Dataset<Row> filled = imputed ? ImputedCells.filled(predicted, table) : predicted;
      Dataset<Row> rows =
          withUncertainty(Input.withoutAssembled(filled), loaded)
              .drop(absent.toArray(String[]::new));
      Observation written = new Observation();
      write(named(rows, loaded).observe(written, functions.count(ONE).as(WRITTEN)), loaded, opened);
      opened.commit();
      if (written.getAsJava().get(WRITTEN).equals(0L)) {
        progress()
            .warn(
                "No row of %s is scored: --handle-invalid '%s' left all out."
                    .formatted(input.path(), handleInvalid));
      }
    }
    progress().rest();
    out().println("written to " + output.path());
  }

  /** Appends 1 - the largest probability, the noise's included. */
  private Dataset<Row> withUncertainty(Dataset<Row> rows, GradientEMModel loaded) {
    if (uncertaintyCol == null) {
      return rows;
    }
    Column p = vector_to_array(rows.col(Columns.quoted(loaded.getProbabilityCol())), "float64");
    Column sum = aggregate(p, lit(0.0), Column::plus);
    Column largest = greatest(array_max(p), lit(1.0).minus(sum));
    Column uncertainty = lit(1.0).minus(largest).as(uncertaintyCol);
    Dataset<Row> all = rows.select(functions.col("*"), uncertainty);
    requireDistinct(all.columns());
    return all;
  }

  private void write(Dataset<Row> rows, GradientEMModel loaded, NewOutput opened)
      throws IOException {
    Dataset<Row> plain = plain(rows, loaded);
    requireDistinct(plain.columns());
    DataFrameWriter<Row> writer = PlainColumns.writer(plain, outputFormat());
    if (outputFormat().equals(CSV)) {
      writer.option("header", !output.isCsvFile());
    }
    opened.columns(List.of(plain.columns()), own(loaded, plain));
    boolean unused =
        MalformedLine.explained(
            rows,
            () -> {
              writer.save(opened.staging().toString());
              return true;
            });
  }

  private Dataset<Row> plain(Dataset<Row> rows, GradientEMModel loaded) {
    return switch (outputFormat()) {
      case PARQUET -> rows;
      case CSV ->
          PlainColumns.forCsv(rows, Map.of(loaded.getProbabilityCol(), probabilities(loaded)));
      default -> PlainColumns.withArrays(rows);
    };
  }

  /** What the entries of probabilities are called: labels, or the numbers of components. */
  private static List<String> probabilities(GradientEMModel loaded) {
    return loaded.labels().isEmpty()
        ? PlainColumns.numbers(loaded.numComponents())
        : loaded.labels();
  }

  /** Refuses outputs under the name of another column, which would replace it. */
  private static void requireDistinct(String... columns) {
    Set<String> names = new HashSet<>();
    for (String name : columns) {
      if (!names.add(name)) {
        throw new UserException(
            "Two columns of the output would be called '%s'; rename that of the input, or give another name to what is added, as by --uncertainty-col."
                .formatted(name));
      }
    }
  }

  /** Returns the columns by which a csv file shows that an earlier run wrote it. */
  private static List<String> own(GradientEMModel loaded, Dataset<Row> written) {
    List<String> own =
        Stream.of(loaded.getPredictionCol(), loaded.getLogLikelihoodCol())
            .filter(name -> !name.isEmpty())
            .toList();
    return own.isEmpty() ? List.of(written.columns()) : own;
  }

  /** The column that had the labels, which rows to be scored need not have. */
  private static List<String> labelColumn(GradientEMModel model) {
    Categories categories = model.mixture().levels().categories();
    return categories.hasLabels()
        ? List.of(model.featureNames().get(categories.place(categories.labelColumn())))
        : List.of();
  }

  /** Rows with the names of labels in the place of their indices. */
  private static Dataset<Row> named(Dataset<Row> rows, GradientEMModel model) {
    String prediction = model.getPredictionCol();
    if (model.labels().isEmpty() || prediction.isEmpty()) {
      return rows;
    }
    Column names =
        functions.array(model.labels().stream().map(functions::lit).toArray(Column[]::new));
    Column index = rows.col(Columns.quoted(prediction)).cast("int");
    return rows.withColumn(prediction, functions.get(names, index));
  }

  /** Reads the columns that the model was fitted on, unless others are named. */
  static Input.Table table(
      SparkSession session, String path, GradientEMModel model, Input input, String... notFeatures)
      throws IOException {
    Optional<TableFeaturesModel> kinds = ModelFolder.kinds(session, path, model);
    String handling = model.getHandleInvalid();
    if (kinds.isEmpty()) {
      return input.read(session, model.featureNames(), handling, notFeatures);
    }
    kinds.get().setHandleInvalid(handling);
    boolean hasAtoms =
        ColumnsJson.fromJson(kinds.get().getColumnsJson()).stream()
            .anyMatch(column -> column.kind().isOfAtoms());
    if (!hasAtoms || handling.equals("keep")) {
      return input.read(session, kinds.get(), notFeatures);
    }
    // Rows with an atom lack the number beside it.
    model.setHandleInvalid("keep");
    return input.read(session, kinds.get(), notFeatures).complete(handling);
  }

  /** Appends the output columns. */
  static Dataset<Row> score(GradientEMModel model, Input.Table table) {
    return model.setFeaturesCol(table.featuresCol()).transformInBlocks(table.rows());
  }
}
