package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gradientem.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model knows, as the tables by which a client without a JVM asks for it. */
class ModelTableTest {
  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(90, 2, 3, 8, new SplittableRandom(61)).rows(), 2);
    model = new GradientEM().setMinWeight(0.2).fit(rows);
  }

  private static Dataset<Row> table(ModelTable table) {
    return model.copy(ParamMap.empty()).setTable(table.toString()).transform(rows);
  }

  @ParameterizedTest
  @EnumSource(value = ModelTable.class, mode = EnumSource.Mode.EXCLUDE, names = "ROWS")
  void theSchemaIsKnownBeforehand(ModelTable table) {
    GradientEMModel asked = model.copy(ParamMap.empty()).setTable(table.toString());
    assertThat(asked.transformSchema(rows.schema())).isEqualTo(table(table).schema());
  }

  @Test
  void componentsAreTheModelsOwn() {
    List<Row> components = table(ModelTable.COMPONENTS).collectAsList();
    assertThat(components)
        .hasSize(model.numComponents())
        .isEqualTo(model.components().collectAsList());
    for (int i = 0; i < model.numComponents(); i++) {
      Row row = components.get(i);
      assertThat(row.getInt(0)).isEqualTo(i);
      assertThat(row.getDouble(1)).isEqualTo(model.weights()[i]);
      assertThat(row.<Vector>getAs("mean")).isEqualTo(model.means()[i]);
      assertThat(row.<Matrix>getAs("covariance")).isEqualTo(model.covariance());
    }
  }

  @Test
  void gaussiansAreThoseOfMllibsModel() {
    List<Row> gaussians = model.gaussiansDF().collectAsList();
    assertThat(gaussians).hasSize(model.numComponents());
    for (int i = 0; i < gaussians.size(); i++) {
      assertThat(gaussians.get(i).<Vector>getAs("mean")).isEqualTo(model.means()[i]);
      assertThat(gaussians.get(i).<Matrix>getAs("cov").toDense())
          .isEqualTo(model.toGaussianMixtureModel().gaussians()[i].cov());
    }
  }

  @Test
  void fittedComponentsAreThoseOfTheMainPhase() {
    List<Row> fitted = table(ModelTable.FITTED).collectAsList();
    assertThat(fitted.stream().mapToDouble(row -> row.getDouble(1)).toArray())
        .isEqualTo(model.summary().overParameterised().weights());
  }

  @Test
  void theSummarysTablesAreItsRecords() {
    GradientEMSummary summary = model.summary();
    List<Row> history = table(ModelTable.HISTORY).collectAsList();
    assertThat(history.stream().map(row -> row.<Double>getAs("meanLogLikelihood")))
        .containsExactlyElementsOf(
            summary.history().stream().map(pass -> pass.meanLogLikelihood()).toList());
    List<Row> selection = table(ModelTable.SELECTION).collectAsList();
    assertThat(selection.stream().map(row -> row.<String>getAs("family")))
        .containsExactlyElementsOf(
            summary.selectionPath().stream().map(level -> level.family().toString()).toList());
    assertThat(selection.stream().map(row -> row.<Double>getAs("bic")))
        .containsExactlyElementsOf(
            summary.selectionPath().stream().map(level -> level.bic()).toList());
    Row facts = table(ModelTable.SUMMARY).head();
    assertThat(facts.<Long>getAs("rows")).isEqualTo(90);
    assertThat(facts.<Double>getAs("bic")).isEqualTo(summary.bic());
    assertThat(facts.<Double>getAs("aic")).isEqualTo(summary.aic());
    assertThat(facts.<Double>getAs("icl")).isEqualTo(summary.icl());
    assertThat(facts.<Long>getAs("parameters")).isEqualTo(summary.parameters());
    assertThat(facts.<String>getAs("selectionReason")).isEqualTo(summary.selectionReason());
    assertThat(facts.<String>getList(facts.fieldIndex("warnings"))).isEqualTo(summary.warnings());
    assertThat(facts.<Row>getAs("blas"))
        .isEqualTo(
            RowFactory.create(
                summary.blas().name(), summary.blas().version(), summary.blas().repeatable()));
    assertThat(facts.<Row>getList(facts.fieldIndex("phases")))
        .extracting(phase -> phase.getString(0), phase -> phase.getInt(1))
        .containsExactlyElementsOf(
            summary.phases().stream()
                .map(phase -> tuple(phase.name().toString(), phase.passes()))
                .toList());
  }

  @Test
  void evaluationIsOfTheGivenRows() {
    Row evaluation = table(ModelTable.EVALUATION).head();
    assertThat(evaluation.<Double>getAs("logLikelihood"))
        .isEqualTo(model.evaluate(rows).logLikelihood());
  }

  @Test
  void aSampleHasAsManyRowsAsAreGiven() {
    assertThat(table(ModelTable.SAMPLE).collectAsList())
        .isEqualTo(model.sample(SharedSession.get(), 90, model.getSeed()).collectAsList());
  }

  @Test
  void theWholeModelIsOneRowOfJson() throws JsonProcessingException {
    JsonNode whole = new ObjectMapper().readTree(table(ModelTable.MODEL).head().getString(0));
    assertThat(whole.at("/mixture/family").asText()).isEqualTo(model.covarianceFamily());
    assertThat(whole.at("/mixture/logWeights")).hasSize(model.numComponents());
    assertThat(whole.at("/cuts/tree/merges")).hasSize(model.numComponents() - 1);
    assertThat(whole.at("/features/names")).hasSize(model.featureNames().size());
    JsonNode facts = new ObjectMapper().readTree(whole.at("/training").asText());
    assertThat(facts.at("/bic").asDouble()).isEqualTo(model.summary().bic());
    assertThat(facts.at("/blas/name").asText()).isEqualTo(model.summary().blas().name());
    assertThat(facts.at("/selectionPath")).hasSize(model.summary().selectionPath().size());
    assertThat(facts.at("/selectionPath/0/k").asInt())
        .isEqualTo(model.summary().selectionPath().get(0).k());
  }

  @Test
  void anUnknownTableIsRefused() {
    assertThatThrownBy(() -> model.copy(ParamMap.empty()).setTable("weights"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights");
  }
}
