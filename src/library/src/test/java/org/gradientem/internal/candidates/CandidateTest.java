package org.gradientem.internal.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.mixture.CovarianceFamily;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final double PRECISION = 1e-3;

  private static final CovarianceFamily FAMILY = CovarianceFamily.VII;

  /** One after some passes, whose BIC is twice the log-likelihood less 50. */
  private static Candidate passed(int k, int passes, IntToDoubleFunction logLikelihood) {
    ComponentMoments moments = Candidates.moments(k);
    Candidate candidate = new Candidate(FAMILY, moments, "a test");
    for (int t = 0; t < passes; t++) {
      double reached = logLikelihood.applyAsDouble(t);
      candidate =
          candidate.reached(
              Candidates.mixture(FAMILY, k), moments, reached, 2 * reached - 50, PRECISION);
    }
    return candidate;
  }

  @Test
  void theLimitOfAGeometricSeriesIsExpected() {
    for (double ratio : new double[] {0.2, 0.5, 0.9}) {
      int passes = ratio < 0.75 ? 4 : 11;
      Candidate candidate = passed(2, passes, t -> -100 - 40 * Math.pow(ratio, t));
      assertThat(candidate.bic()).isLessThan(-250);
      assertThat(candidate.expected()).as("ratio %s", ratio).isCloseTo(-250, within(1e-9));
    }
  }

  @Test
  void twoGainsAreNeededToExpectMore() {
    for (int passes = 0; passes < 3; passes++) {
      Candidate candidate = passed(2, passes, t -> -100 - 40 * Math.pow(0.5, t));
      assertThat(candidate.expected()).as("%d passes", passes).isEqualTo(candidate.bic());
    }
  }

  @Test
  void gainsThatGrowAreNotExpectedToGoOnForEver() {
    Candidate growing = passed(2, 4, t -> t * t);
    // The last gain is 5, and there were four passes: the sum of 0.75^t from the first power on.
    assertThat(growing.expected()).isCloseTo(growing.bic() + 2 * 5 * 3, within(1e-9));
    Candidate falling = passed(2, 4, t -> -t);
    assertThat(falling.expected()).isEqualTo(falling.bic());
  }

  @Test
  void hasConvergedWhereAPassGainsNextToNothing() {
    IntToDoubleFunction slow = t -> t < 5 ? t : 4 + 0.9 * PRECISION;
    assertThat(passed(2, 5, slow).isDone()).isFalse();
    Candidate converged = passed(2, 6, slow);
    assertThat(converged.isDone()).isTrue();
    assertThat(converged.expected()).isEqualTo(converged.bic());
    // Of one component the second pass changes nothing.
    assertThat(passed(1, 1, t -> t).isDone()).isFalse();
    assertThat(passed(1, 2, t -> t).isDone()).isTrue();
  }

  @Test
  void oneThatIsGivenUpKeepsItsLikelihoodAndHasNoBic() {
    Candidate candidate = passed(2, 3, t -> t);
    assertThat(candidate.isValid()).isTrue();
    Candidate given = candidate.disqualified();
    assertThat(given.isValid()).isFalse();
    assertThat(given.isDone()).isTrue();
    assertThat(given.bic()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(given.logLikelihood()).isEqualTo(candidate.logLikelihood());
  }

  @Test
  void itsLikeHasItsFamilyItsNumberAndItsLikelihood() {
    Candidate candidate = Candidates.of(CovarianceFamily.EII, 2, -100);
    assertThat(candidate.isLike(Candidates.of(CovarianceFamily.EII, 2, -100.1), 0.1)).isTrue();
    assertThat(candidate.isLike(Candidates.of(CovarianceFamily.EII, 2, -100.3), 0.1)).isFalse();
    assertThat(candidate.isLike(Candidates.of(CovarianceFamily.VII, 2, -100), 0.1)).isFalse();
    assertThat(candidate.isLike(Candidates.of(CovarianceFamily.EII, 3, -100), 0.1)).isFalse();
  }
}
