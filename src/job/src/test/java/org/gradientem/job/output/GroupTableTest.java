package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.groups.GroupProfile;
import org.gradientem.internal.em.Samples;
import org.gradientem.job.input.ColumnTable;
import org.gradientem.job.input.Input;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GroupTableTest {
  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(300, 2, 3, 9, new SplittableRandom(5)).rows(), 1);
    model = new GradientEM().setSelection("none").setK(3).fit(rows);
  }

  private static GroupTable of(Optional<TableFeaturesModel> kinds, GroupChoice choice) {
    return of(model, kinds, choice);
  }

  private static GroupTable of(
      GradientEMModel model, Optional<TableFeaturesModel> kinds, GroupChoice choice) {
    Input.Table table =
        new Input.Table(rows, "features", new ColumnTable(List.of(), false), kinds, List.of());
    return new GroupTable(model, table, choice, Map.of());
  }

  /** The model has two numbers, and these columns are four. */
  @Test
  void whatCannotBeDescribedIsAWarningAndTheGroupsKeepTheirSizes() {
    Dataset<Row> wide =
        SharedSession.get()
            .range(100)
            .selectExpr("rand(1) p", "rand(2) q", "rand(3) r", "rand(4) s");
    GroupTable bare = of(Optional.of(new TableFeatures().fit(wide)), GroupChoice.DEFAULT);

    assertThat(bare.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.startsWith("What sets groups apart could not be found out ("))
        .anyMatch(warning -> warning.startsWith("Which rows are odd could not be found out ("));
    GroupTable whole = of(Optional.empty(), GroupChoice.DEFAULT);
    assertThat(whole.warnings()).isEmpty();
    assertThat(bare.groups())
        .extracting(GroupProfile::rows)
        .isEqualTo(whole.groups().stream().map(GroupProfile::rows).toList());
    assertThat(bare.answer()).startsWith("3 groups of 300 rows: ").doesNotContain("around");
    assertThat(bare.oddRows()).isEmpty();
    assertThat(bare.rows()).hasSize(3).allMatch(row -> row.size() == 13);
    assertThat(bare.lines()).hasSize(3);
  }

  @Test
  void componentsOfACloudWithoutGapsAreDescribed() {
    Dataset<Row> cloud =
        Tables.of(Samples.clustered(300, 2, 2, 1, new SplittableRandom(5)).rows(), 1);
    GradientEMModel fitted = new GradientEM().setSelection("none").setK(2).fit(cloud);
    assertThat(fitted.tree().proposal().groups()).isEqualTo(1);
    GroupTable table = of(fitted, Optional.empty(), GroupChoice.DEFAULT);
    assertThat(table.answer()).startsWith("One cloud of 300 rows without gaps; within it 2 kinds:");
    assertThat(table.lines()).hasSize(2);
    GroupChoice.DEFAULT.applyTo(fitted);
    assertThat(fitted.componentGroups()).isEqualTo(GroupChoice.DEFAULT.groupOf(fitted));
  }

  @Test
  void withoutGroupsTheAnswerIsOfComponents() {
    model.setGroups(2);
    assertThat(of(Optional.empty(), GroupChoice.of("2")).groups()).hasSize(2);
    assertThat(of(Optional.empty(), GroupChoice.of("none")).groups())
        .extracting(GroupProfile::components)
        .allMatch(members -> members.size() == 1)
        .hasSize(3);
    model.clear(model.groups());
  }
}
