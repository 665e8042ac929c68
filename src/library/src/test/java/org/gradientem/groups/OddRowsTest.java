package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.junit.jupiter.api.Test;

class OddRowsTest {
  private static final List<RowColumn> COLUMNS =
      List.of(
          new RowColumn("height", false, List.of(), -1, 0),
          new RowColumn("price", true, List.of(), -1, 1),
          new RowColumn("town", false, List.of("Oslo", "Rome"), 0, -1));

  /** One component: height and log price with a correlation of 0.8, nearly all in Rome. */
  private static Mixture mixture() {
    return Mixture.of(
            new double[] {1},
            new double[][] {{10, Math.log(100)}},
            Covariance.of(CovarianceType.FULL, new double[][] {{4, 0.8}, {0.8, 0.25}}))
        .withLevels(
            LevelProbabilities.ofLogs(
                Categories.of(new int[] {2}, new int[] {2}),
                new double[] {Math.log(0.001), Math.log(0.999)}));
  }

  private static final OddRows ROWS = new OddRows(mixture(), COLUMNS);

  @Test
  void aNumberIsComparedWithTheRegressionOnTheOthers() {
    // Given a price of e^0.5 times the usual one, the height is 10 + 0.8 / 0.25 * 0.5 = 11.6 with
    // the deviation 2 sqrt(1 - 0.64) = 1.2.
    List<OddRow.Reason> reasons = ROWS.reasons(18, Math.log(100) + 0.5, 1);
    assertThat(reasons).extracting(OddRow.Reason::column).startsWith("height");
    OddRow.Reason height = reasons.get(0);
    assertThat(height.value()).isEqualTo(18.0);
    assertThat((double) height.expected()).isCloseTo(11.6, offset(1e-9));
    // Half the squared distance, less its mean of 1/2, whose standard error is 0.03.
    double squared = Math.pow((18 - 11.6) / 1.2, 2);
    assertThat(height.nats()).isCloseTo(squared / 2 - 0.5, offset(0.15));
    assertThat(height.text()).isEqualTo("height 18 (expected 11.6)");
  }

  @Test
  void logarithmsAreInTheUnitsOfTheTable() {
    List<OddRow.Reason> reasons = ROWS.reasons(10, Math.log(1000), 1);
    assertThat(reasons.get(0).column()).isEqualTo("price");
    assertThat(reasons.get(0).value()).isEqualTo(1000.0);
    assertThat((double) reasons.get(0).expected()).isCloseTo(100, offset(1e-9));
  }

  @Test
  void aLevelIsComparedWithTheMostProbableOne() {
    assertThat(ROWS.reasons(10, Math.log(100), 0))
        .extracting(OddRow.Reason::text)
        .containsExactly("town Oslo (expected Rome)");
  }

  @Test
  void aMissingCellIsNoReasonAndTheOthersAreComparedWithWhatIsThere() {
    assertThat(ROWS.reasons(Double.NaN, Math.log(1000), Double.NaN))
        .extracting(OddRow.Reason::column)
        .containsExactly("price");
    assertThat(ROWS.reasons(Double.NaN, Double.NaN, Double.NaN)).isEmpty();
  }

  @Test
  void anOrdinaryRowHasNoReason() {
    assertThat(ROWS.reasons(11, Math.log(110), 1)).isEmpty();
  }

  @Test
  void theLeastDenseCompleteRowsComeFirst() {
    double[][] rows = {
      {10, Math.log(100), 1}, {30, Math.log(100), 1}, {60, Double.NaN, 1}, {20, Math.log(100), 1}
    };
    List<OddRow> odd = ROWS.leastDense(2, rows);
    assertThat(odd).extracting(row -> row.cells().get("height")).containsExactly(30.0, 20.0);
    assertThat(odd.get(0).cells()).containsEntry("town", "Rome").containsEntry("price", 100.0);
    assertThat(odd.get(0).logDensity()).isLessThan(odd.get(1).logDensity());
  }

  /** A row with an atom lacks the number beside it, and is complete all the same. */
  @Test
  void atomsAreOneColumnWithTheirNumber() {
    Mixture mixture = NaiveMarginals.random(new SplittableRandom(3), CovarianceType.FULL, 2);
    List<RowColumn> columns = NaiveMarginals.columns();
    OddRows rows = new OddRows(mixture, columns);
    double[] row = new MixtureSampler(mixture, 1).draw(0).features();
    row[1] = 1;
    row[3] = 1e3;
    assertThat(
            rows.leastDense(
                1, RowColumn.withoutNumbersOfAtoms(columns, mixture.levels().categories(), row)))
        .singleElement()
        .satisfies(odd -> assertThat(odd.cells()).containsEntry("atoms", "9"));
  }
}
