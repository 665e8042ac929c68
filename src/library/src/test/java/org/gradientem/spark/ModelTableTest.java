package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.PhaseTotal;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model knows, as JSON and as a client without a JVM asks for it. */
class ModelTableTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(90, 2, 3, 8, new SplittableRandom(61)).rows(), 2);
    model = new GradientEM().setCovarianceType("EII").fit(rows);
  }

  private static GradientEMModel asked(ModelTable table) {
    GradientEMModel copy = model.copy(ParamMap.empty());
    copy.set(copy.table(), Choice.text(table));
    return copy;
  }

  private static String json(ModelTable table) {
    return asked(table).transform(rows).collectAsList().stream()
        .map(piece -> piece.getString(0))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @EnumSource(value = ModelTable.class, mode = EnumSource.Mode.EXCLUDE, names = "ROWS")
  void theSchemaIsKnownBeforehand(ModelTable table) {
    assertThat(asked(table).transformSchema(rows.schema()))
        .isEqualTo(asked(table).transform(rows).schema());
  }

  @Test
  void componentsAreTheModelsOwn() {
    List<Row> components = model.components().collectAsList();
    assertThat(components).hasSize(model.numComponents());
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
  void theSummarysJsonHasAllThatItKnows() throws JsonProcessingException {
    GradientEMSummary summary = model.summary();
    JsonNode facts = JSON.readTree(summary.toJson());
    assertThat(facts.at("/evaluation/rows").asLong()).isEqualTo(90);
    assertThat(facts.at("/evaluation/bic").asDouble()).isEqualTo(summary.bic());
    assertThat(facts.at("/aic").asDouble())
        .isEqualTo(summary.aic())
        .isEqualTo(2 * summary.logLikelihood() - 2 * summary.parameters());
    assertThat(facts.at("/icl").asDouble()).isEqualTo(summary.icl());
    assertThat(facts.at("/parameters").asLong())
        .isEqualTo(summary.parameters())
        .isEqualTo(InformationCriterion.of(model.mixture(), 90).parameters(model.mixture()));
    assertThat(facts.at("/effectiveRows").asDouble()).isEqualTo(summary.effectiveRows());
    assertThat(facts.at("/dim").asInt()).isEqualTo(model.numFeatures());
    assertThat(facts.at("/components").asInt()).isEqualTo(model.numComponents());
    assertThat(facts.at("/covarianceType").asText()).isEqualTo(model.covarianceFamily());
    assertThat(facts.at("/fittedComponents").asInt()).isEqualTo(summary.overParameterised().k());
    assertThat(facts.at("/passes").asInt()).isEqualTo(summary.numIter());
    assertThat(facts.at("/converged").asBoolean()).isEqualTo(summary.converged());
    assertThat(facts.at("/seed").asLong()).isEqualTo(summary.seed());
    assertThat(facts.at("/selectionReason").asText()).isEqualTo(summary.selectionReason());
    assertThat(JSON.convertValue(facts.get("warnings"), String[].class))
        .containsExactlyElementsOf(summary.warnings());
    assertThat(JSON.convertValue(facts.get("missingCells"), long[].class))
        .isEqualTo(summary.missingCells());
    assertThat(JSON.convertValue(facts.get("history"), PassRecord[].class))
        .containsExactlyElementsOf(summary.history());
    assertThat(JSON.convertValue(facts.get("phases"), PhaseTotal[].class))
        .containsExactlyElementsOf(summary.phases());
    assertThat(JSON.convertValue(facts.get("selectionPath"), SelectionRecord[].class))
        .containsExactlyElementsOf(summary.selectionPath());
  }

  @Test
  void evaluationIsOfTheGivenRows() throws JsonProcessingException {
    assertThat(JSON.readValue(json(ModelTable.EVALUATION), GradientEMEvaluation.class))
        .isEqualTo(model.evaluate(rows));
  }

  @Test
  void aSampleHasAsManyRowsAsAreGiven() {
    assertThat(asked(ModelTable.SAMPLE).transform(rows).collectAsList())
        .isEqualTo(model.sample(SharedSession.get(), 90, model.getSeed()).collectAsList());
  }

  @Test
  void theWholeModelIsItsJson() throws JsonProcessingException {
    assertThat(json(ModelTable.MODEL)).isEqualTo(model.toJson());
    JsonNode whole = JSON.readTree(model.toJson());
    assertThat(whole.at("/mixture/family").asText()).isEqualTo(model.covarianceFamily());
    assertThat(whole.at("/mixture/logWeights")).hasSize(model.numComponents());
    assertThat(whole.at("/overParameterised/logWeights"))
        .hasSize(model.summary().overParameterised().k());
    assertThat(whole.at("/cuts/tree/merges")).hasSize(model.numComponents() - 1);
    assertThat(whole.at("/features/names")).hasSize(model.featureNames().size());
    assertThat(whole.at("/training").asText()).isEqualTo(model.summary().toJson());
  }

  @Test
  void longJsonComesInPieces() {
    String text = "0123456789ü".repeat(300_000);
    List<Row> pieces = ModelTable.json(text, SharedSession.get()).collectAsList();
    assertThat(pieces).hasSizeGreaterThan(3);
    assertThat(pieces.stream().map(piece -> piece.getString(0)).collect(Collectors.joining()))
        .isEqualTo(text);
  }

  @Test
  void anUnknownTableIsRefused() {
    assertIllegal(() -> model.copy(ParamMap.empty()).set(model.table(), "history"), "history");
  }
}
