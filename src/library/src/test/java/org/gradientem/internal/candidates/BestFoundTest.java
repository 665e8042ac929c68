package org.gradientem.internal.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.VII;

import java.util.Arrays;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.Test;

class BestFoundTest {
  private final BestFound found = new BestFound();

  @Test
  void theBestOfEachFamilyAndNumberIsKept() {
    found.record(Candidates.of(EII, 2, -100));
    found.record(Candidates.of(VII, 2, -90));
    found.record(Candidates.of(EII, 3, -80));
    found.record(Candidates.of(EII, 2, -70));
    found.record(Candidates.of(EII, 2, -75));
    found.record(Candidates.of(EII, 3, -60).disqualified());
    assertThat(found.all()).extracting(Candidate::bic).containsExactly(-70.0, -90.0, -80.0);
    found.remove(Candidates.of(VII, 2, 0));
    found.remove(Candidates.of(EII, 2, -71));
    assertThat(found.records().keySet())
        .containsExactly(new BestFound.Key(EII, 2, false), new BestFound.Key(EII, 3, false));
  }

  @Test
  void ofEachNumberTheBestFamilyCounts() {
    found.record(Candidates.of(EII, 3, -80));
    found.record(Candidates.of(EII, 2, -70));
    found.record(Candidates.of(VII, 2, -60));
    found.record(Candidates.of(VII, 3, -90));
    assertThat(found.ofEachNumber(2)).extracting(Candidate::bic).containsExactly(-60.0, -80.0);
  }

  @Test
  void ofLargeMixturesThoseOfTheNearestNumbersAreKept() {
    int dim = 5000;
    for (int k : new int[] {102, 100, 101}) {
      double[] weights = new double[k];
      Arrays.fill(weights, 1);
      found.record(
          Candidates.of(
              Mixture.of(weights, new double[k][dim], new AxisAlignedCovariance.Identity(dim)),
              -1));
    }
    // A mixture has about half of the 2^20 numbers that are kept.
    assertThat(found.ofEachNumber(101)).extracting(Candidate::k).containsExactly(100, 101);
    assertThat(found.ofEachNumber(103)).extracting(Candidate::k).containsExactly(101, 102);
  }

  @Test
  void moreMayBeExpectedThanBefore() {
    BestFound.Key key = new BestFound.Key(EII, 2, false);
    found.expectAtLeast(expected(-50));
    found.expectAtLeast(expected(-60));
    assertThat(found.expectations()).containsEntry(key, expected(-50));
    found.expect(expected(-60));
    assertThat(found.expectations()).containsOnlyKeys(key).containsEntry(key, expected(-60));
  }

  private static SelectionRecord expected(double logLikelihood) {
    return new SelectionRecord(EII, 2, logLikelihood, 2 * logLikelihood - 10, false);
  }
}
