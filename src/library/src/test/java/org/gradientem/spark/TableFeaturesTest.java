package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertRefused;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFeaturesTest {
  private static final int ROWS = 300;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id long, `size.cm` double, price string, rain float, sex string, grade int,"
              + " member boolean, paid decimal(10, 2), day date, time timestamp, tags array<string>");

  private static Dataset<Row> table;
  private static TableFeaturesModel fitted;

  @TempDir private Path dir;

  @BeforeAll
  static void makeTable() {
    SplittableRandom random = new SplittableRandom(4);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      rows.add(
          RowFactory.create(
              (long) r,
              r % 50 == 0 ? null : (Double) (170 + random.nextGaussian()),
              String.format("$%.3f", 100 + random.nextGaussian()),
              r % 2 == 0 ? 0f : (float) Math.exp(random.nextGaussian()),
              r % 3 == 0 ? "female" : "male",
              r % 4,
              r % 5 == 0,
              BigDecimal.valueOf(10_000 + Math.round(100 * random.nextGaussian()), 2),
              Date.valueOf("2024-01-02"),
              new Timestamp(r),
              new String[] {"a"}));
    }
    table = SharedSession.get().createDataFrame(rows, SCHEMA).repartition(3).cache();
    fitted = new TableFeatures().fit(table);
  }

  @AfterAll
  static void dropTable() {
    table.unpersist(true);
  }

  private static Dataset<Row> withSex(String sex) {
    return table.limit(1).withColumn("sex", functions.lit(sex));
  }

  private static Attribute[] attributes(StructType schema) {
    return AttributeGroup.fromStructField(schema.apply("features")).attributes().get();
  }

  @Test
  void eachTypeOfColumnIsRead() {
    TableFeaturesModel model = fitted.copy(ParamMap.empty());
    assertThat(model.found()).extracting(TableColumn::name).containsExactly(SCHEMA.fieldNames());
    assertThat(model.found())
        .extracting(TableColumn::kind)
        .hasToString(
            "[left out, continuous, continuous, atoms, log, categorical, categorical, categorical,"
                + " continuous, left out, left out, left out]");
    assertThat(model.found().get(1).missing()).isEqualTo(6);
    assertThat(model.found().get(9).reason()).isEqualTo("dates");
    assertThat(model.found().get(10).reason()).isEqualTo("array<string>");
  }

  @Test
  void attributesSayWhichEntriesAreCategorical() {
    TableFeaturesModel model = fitted.copy(ParamMap.empty());
    Attribute[] attributes = attributes(model.transformSchema(table.schema()));
    assertThat(attributes)
        .extracting(attribute -> attribute.name().get())
        .containsExactly(
            "size.cm", "price", "rain is", "log(rain)", "sex", "grade", "member", "paid");
    assertThat(attributes)
        .extracting(Attribute::attrType)
        .extracting(AttributeType::name)
        .hasToString("[numeric, numeric, binary, numeric, binary, nominal, binary, numeric]");
    assertThat(((BinaryAttribute) attributes[4]).values().get()).containsExactly("female", "male");
    assertThat(((NominalAttribute) attributes[5]).values().get())
        .containsExactly("0", "1", "2", "3");
    assertThat(model.transform(table).schema())
        .as("schema of what transform returns")
        .isEqualTo(model.transformSchema(table.schema()));
  }

  @Test
  void entriesAreNumbersAndLevels() {
    List<Row> rows = fitted.transform(table).collectAsList();
    assertThat(rows).hasSize(ROWS);
    for (Row row : rows) {
      double[] x = row.<Vector>getAs("features").toArray();
      long id = row.getAs("id");
      Double size = row.getAs("size.cm");
      float rain = row.getAs("rain");
      double[] expected = {
        size == null ? Double.NaN : size,
        Double.parseDouble(row.<String>getAs("price").substring(1)),
        rain == 0 ? 0 : 1,
        rain == 0 ? Double.NaN : Math.log(rain),
        id % 3 == 0 ? 0 : 1,
        id % 4,
        id % 5 == 0 ? 1 : 0,
        row.<BigDecimal>getAs("paid").doubleValue()
      };
      assertThat(x).as("features of row %d", id).containsExactly(expected);
    }
  }

  @Test
  void whatANewCellMeansIsSet() {
    TableFeaturesModel model = fitted.copy(ParamMap.empty());
    assertThatThrownBy(() -> model.transform(withSex("other")).collectAsList())
        .hasStackTraceContaining(
            "Column 'sex' has 'other', not one of the levels it was fitted with");
    assertThat(model.setHandleInvalid("skip").transform(withSex("other")).collectAsList())
        .isEmpty();
    Row kept = model.setHandleInvalid("keep").transform(withSex("other")).head();
    assertThat(kept.<Vector>getAs("features").apply(4)).isNaN();
    Row missing = model.setHandleInvalid("error").transform(withSex(null)).head();
    assertThat(missing.<Vector>getAs("features").apply(4)).isNaN();
  }

  @Test
  void whatSaysTheSameIsLeftOutUnlessItIsAskedFor() {
    Dataset<Row> more = table.withColumn("owed", functions.col("paid").multiply(-2));
    TableFeatures features = new TableFeatures();
    assertThat(column(features.fit(more), "owed").reason())
        .isEqualTo("the same as paid but for its scale");
    TableFeaturesModel asked = features.setContinuousCols("owed").fit(more);
    assertThat(column(asked, "owed").kind()).isEqualTo(Kind.CONTINUOUS);
  }

  private static TableColumn column(TableFeaturesModel model, String name) {
    return model.found().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void columnsAreFoundByTheirNames() {
    TableFeaturesModel model = fitted.copy(ParamMap.empty());
    Dataset<Row> turned =
        table.select("paid", "sex", "member", "grade", "rain", "price", "`size.cm`");
    assertThat(model.transform(turned).head().<Vector>getAs("features"))
        .isEqualTo(model.transform(table).head().<Vector>getAs("features"));
    assertRefused(
        () -> model.transform(table.drop("sex", "rain")), "lacks rain, sex of the columns");
  }

  @Test
  void paramsOverrule() {
    TableFeatures estimator =
        new TableFeatures()
            .setInputCols("id", "sex", "rain", "grade")
            .setContinuousCols("grade", "rain")
            .setCategoricalCols("id")
            .setIgnoredCols("sex")
            .setOutputCol("x");
    List<TableColumn> columns = estimator.fit(table).found();
    assertThat(columns)
        .extracting(TableColumn::kind)
        .containsExactly(Kind.CATEGORICAL, Kind.LEFT_OUT, Kind.CONTINUOUS, Kind.CONTINUOUS);
    assertThat(estimator.fit(table).transform(table).columns()).contains("x");
    assertThat(new TableFeatures().setLogCols("paid").fit(table).found().get(7).kind())
        .isEqualTo(Kind.LOG);
  }

  @Test
  void wrongParamsAreRefused() {
    assertRefused(
        () -> new TableFeatures().setIgnoredCols("sx").fit(table),
        "There is no column 'sx'; the columns are [id, ");
    assertRefused(
        () -> new TableFeatures().setLogCols("id").setCategoricalCols("id").fit(table),
        "'id' is named for two kinds");
    assertRefused(
        () -> new TableFeatures().setInputCols("id", "day").fit(table),
        "No column can be a feature: id (a numbering");
    assertRefused(() -> new TableFeatures().setOutputCol("sex").fit(table), "'sex' exists already");
  }

  private static Dataset<Row> numbers(Object... cells) {
    boolean isText = cells[0] instanceof String;
    List<Row> rows = Arrays.stream(cells).map(RowFactory::create).toList();
    return SharedSession.get()
        .createDataFrame(
            rows, new StructType().add("x", isText ? DataTypes.StringType : DataTypes.DoubleType));
  }

  @Test
  void infiniteNumbersAreRefusedWhateverTheirTypeIs() {
    Dataset<Row> finite = numbers(1.5, 2.25, 3.75);
    List<Dataset<Row>> infinite =
        List.of(
            numbers(1.5, Double.POSITIVE_INFINITY), numbers("1.5", "inf"), numbers("1.5", "1e999"));
    TableFeaturesModel model = new TableFeatures().fit(finite);
    for (Dataset<Row> rows : infinite) {
      assertRefused(
          () -> new TableFeatures().fit(rows),
          "Column 'x' has the infinite number '",
          "' in row 2;");
      assertThatThrownBy(() -> model.setHandleInvalid("keep").transform(rows).collectAsList())
          .hasStackTraceContaining("Column 'x' has the infinite number '");
      assertThat(model.setHandleInvalid("skip").transform(rows).count()).isEqualTo(1);
    }
    TableFeatures skipping = new TableFeatures().setHandleInvalid("skip");
    assertThat(skipping.fit(infinite.get(0)).transform(infinite.get(0)).count()).isEqualTo(1);
  }

  @Test
  void constantsAreFeaturesWhereNothingVaries() {
    TableFeaturesModel model = new TableFeatures().fit(numbers(2.5));
    assertThat(model.found().get(0).kind()).isEqualTo(Kind.CONTINUOUS);
    assertThat(new TableFeatures().fit(numbers(2.5, 2.5)).found().get(0).kind())
        .isEqualTo(Kind.CONTINUOUS);
  }

  @Test
  void wholeNumbersBeyondThoseOfDoublesKeepTheirDigits() {
    Dataset<Row> ids =
        SharedSession.get()
            .range(60)
            .selectExpr("9007199254740992 + id % 2 as code", "rand(1) as x");
    assertThat(new TableFeatures().fit(ids).found().get(0).levels())
        .containsExactly("9007199254740992", "9007199254740993");
  }

  @Test
  void aColumnOfFeaturesIsToBeGivenAsThat() {
    Dataset<Row> arrays = SharedSession.get().range(9).selectExpr("array(1.5D, 2.5D) as v");
    assertRefused(
        () -> new TableFeatures().fit(arrays),
        "v (array<double>); give 'v', which holds all numbers of a row, as `featuresCol`.");
  }

  @Test
  void aSavedPipelineGivesTheSameFeatures() throws IOException {
    TableFeatures estimator = new TableFeatures().setIgnoredCols("paid");
    PipelineModel model = new Pipeline().setStages(new PipelineStage[] {estimator}).fit(table);
    model.write().save(dir.resolve("pipeline").toString());
    PipelineModel loaded = PipelineModel.load(dir.resolve("pipeline").toString());
    assertThat(features(loaded.transform(table))).isEqualTo(features(model.transform(table)));
    TableFeaturesModel before = (TableFeaturesModel) model.stages()[0];
    TableFeaturesModel after = (TableFeaturesModel) loaded.stages()[0];
    assertThat(after.found()).isEqualTo(before.found());
    estimator.write().save(dir.resolve("estimator").toString());
    TableFeatures read = TableFeatures.load(dir.resolve("estimator").toString());
    assertThat(read.getIgnoredCols()).containsExactly("paid");
  }

  /** As lists, since vectors with NaN are not equal. */
  private static List<List<Double>> features(Dataset<Row> rows) {
    return rows.select("features").collectAsList().stream()
        .map(row -> Arrays.stream(row.<Vector>getAs(0).toArray()).boxed().toList())
        .toList();
  }

  @Test
  void allRowsCountHoweverTheyArePartitioned() {
    List<TableColumn> found = new TableFeatures().fit(table.repartition(7)).found();
    for (Function<TableColumn, Object> part :
        List.<Function<TableColumn, Object>>of(TableColumn::kind, TableColumn::numbers)) {
      assertThat(found.stream().map(part)).isEqualTo(fitted.found().stream().map(part).toList());
    }
  }
}
