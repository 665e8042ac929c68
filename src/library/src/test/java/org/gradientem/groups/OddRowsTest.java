package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

  /** Without the price a height has the deviation 2 in place of 1.2, which is no surprise. */
  @Test
  void anIncompleteRowIsComparedWithRowsThatLackTheSameCells() {
    assertThat(ROWS.reasons(18, Double.NaN, 1))
        .singleElement()
        .satisfies(
            height -> {
              assertThat((double) height.expected()).isCloseTo(10, offset(1e-9));
              // Half the squared distance, less its mean of 1/2, whose standard error is 0.03.
              assertThat(height.nats()).isCloseTo(Math.pow(8 / 2.0, 2) / 2 - 0.5, offset(0.15));
            });
  }

  /** The height alone makes one expect a price of 100 e^(0.2 * 8), which is 495. */
  @Test
  void anExplanationNamesTheMostSurprisingCells() {
    assertThat(ROWS.explanation(18, Math.log(100), 0))
        .isEqualTo("height 18 (expected 10), price 100 (expected 500), town Oslo (expected Rome)");
    assertThat(ROWS.explanation(Double.NaN, Double.NaN, 0)).isEqualTo("town Oslo (expected Rome)");
  }

  /** None of 40 cells is odd by itself, but rows with all of them are. */
  @Test
  void anOutlierHasAReasonEvenIfNoCellIsOddByItself() {
    int columns = 40;
    double[] ones = new double[columns];
    Arrays.fill(ones, 1);
    OddRows rows =
        new OddRows(
            Mixture.of(
                new double[] {1},
                new double[1][columns],
                Covariance.of(CovarianceType.DIAGONAL, columns, ones)),
            RowColumn.ofFeatures(
                IntStream.range(0, columns).mapToObj(j -> "x" + j).toList(),
                List.of(),
                Categories.NONE));
    double[] row = new double[columns];
    Arrays.fill(row, 1.9);
    row[7] = 2;
    assertThat(rows.reasons(row)).isEmpty();
    assertThat(rows.explanation(row)).startsWith("x7 2 (expected 0), x");
    assertThat(rows.explanation(new double[columns]))
        .isEqualTo("all cells together, none by itself");
  }

  @Test
  void anOrdinaryRowHasNoReason() {
    assertThat(ROWS.reasons(11, Math.log(110), 1)).isEmpty();
  }

  @Test
  void theLeastDenseOfTheCompleteRowsComeFirst() {
    double[][] rows = {
      {10, Math.log(100), 1}, {30, Math.log(100), 1}, {60, Double.NaN, 1}, {20, Math.log(100), 1}
    };
    List<OddRow> odd = ROWS.leastDense(2, rows);
    assertThat(odd).extracting(row -> row.cells().get("height")).containsExactly(30.0, 20.0);
    assertThat(odd.get(0).cells()).containsEntry("town", "Rome").containsEntry("price", 100.0);
    assertThat(odd.get(0).logDensity()).isLessThan(odd.get(1).logDensity());
  }

  @Test
  void incompleteRowsAreChosenInProportion() {
    double[][] rows = new double[40][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new double[] {10 + 0.1 * r, r % 4 == 0 ? Double.NaN : Math.log(100), 1};
    }
    List<OddRow> odd = ROWS.leastDense(4, rows);
    assertThat(odd)
        .extracting(row -> row.cells().get("height"))
        .containsExactlyInAnyOrder(13.9, 13.8, 13.7, 13.6);
    assertThat(odd)
        .filteredOn(row -> !row.cells().containsKey("price"))
        .extracting(row -> row.cells().get("height"))
        .containsExactly(13.6);
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
