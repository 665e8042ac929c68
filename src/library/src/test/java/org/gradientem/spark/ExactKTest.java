package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The param k, and the mixtures of other numbers that a model keeps. */
class ExactKTest {
  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @TempDir private Path dir;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(120, 2, 3, 8, new SplittableRandom(36)).rows(), 2);
    model = estimator().setK(4).fit(rows);
  }

  private static GradientEM estimator() {
    return new GradientEM().setCovarianceType("EII").setStartComponents(9);
  }

  private static List<String> numbers(GradientEMModel of) {
    return of.summary().others().stream().map(Models::numbers).map(Arrays::toString).toList();
  }

  @Test
  void theAnswerHasAsManyAndTheSchemaTellsSoBefore() {
    AttributeGroup probability =
        AttributeGroup.fromStructField(
            estimator().setK(4).transformSchema(rows.schema()).apply("probability"));
    assertThat(probability.size()).isEqualTo(4);
    assertThat(model.numComponents()).isEqualTo(4);
    assertThat(model.summary().overParameterised().k()).isEqualTo(9);
    assertThat(model.summary().selectionReason()).startsWith("k = 4, as requested, has");
  }

  @Test
  void withoutASearchAsManyAreFittedAsTheyAre() {
    GradientEM kept = estimator().setSelection("none").setMaxIter(2);
    assertThat(kept.fit(rows).numComponents()).isEqualTo(9);
    assertThat(kept.setK(4).fit(rows).summary().overParameterised().k()).isEqualTo(4);
  }

  @Test
  void mixturesOfOtherNumbersAreThereWithoutFittingAgain() {
    assertThat(model.summary().others())
        .extracting(Mixture::k)
        .isSorted()
        .doesNotHaveDuplicates()
        .doesNotContain(4)
        .contains(3, 5);
    GradientEMModel three = model.withK(3);
    assertThat(three.transform(rows).first().<Vector>getAs("probability").size()).isEqualTo(3);
    double bic = three.evaluate(rows).bic();
    assertThat(bic).isGreaterThan(model.summary().bic());
    assertThat(model.summary().selectionPath())
        .anySatisfy(record -> assertThat(record.bic()).isCloseTo(bic, within(1e-6)));
    assertThat(model.withK(4)).isSameAs(model);
  }

  @Test
  void theyAreSavedWithTheModel() throws IOException {
    String path = dir.resolve("model").toString();
    model.save(path);
    GradientEMModel loaded = GradientEMModel.load(path);
    assertThat(numbers(loaded)).isEqualTo(numbers(model)).isNotEmpty();
    assertThat(loaded.withK(5).numComponents()).isEqualTo(5);
  }

  @Test
  void aNumberThatWasNotMetIsRefusedWithThoseThatWere() {
    assertThatThrownBy(() -> model.withK(99))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The model has no mixture of k = 99 components, but of ")
        .hasMessageEndingWith("; fit with `k` = 99.");
    assertRefused(
        () -> model.withK(3).withK(4),
        "The model has no mixture of k = 4 components; fit with `k` = 4.");
  }

  @Test
  void aGivenMixtureOfAnotherNumberIsRefusedWhereItIsKept() {
    GradientEM kept = estimator().setSelection("none").setInitialModel(model, 0).setK(3);
    assertRefused(
        () -> kept.fit(rows),
        "`k` = 3, but the initial mixture has 4 components and `selection` 'none' keeps them; leave `k` unset, or set `selection` to 'bic'.");
  }

  @Test
  void moreThanThereAreRowsAreRefused() {
    assertRefused(
        () -> estimator().setK(121).fit(rows),
        "121 components were asked for, but the data has 120 usable rows; lower `k` or `startComponents`.");
  }
}
