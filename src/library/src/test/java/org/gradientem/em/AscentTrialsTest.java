package org.gradientem.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Pass;
import org.junit.jupiter.api.Test;

/** What an ascent does with trials of an accelerator, and with numbers that are not finite. */
class AscentTrialsTest {
  private static final Ascent.Observer NOBODY = Ascent.Observer.of(record -> {});

  private final Samples samples = Samples.of(new double[] {-1}, new double[] {0}, new double[] {2});
  private final GradientStep step = samples.step(CovarianceType.IDENTITY);
  private final Mixture start = at(-3, 3);

  private static Mixture at(double... means) {
    double[] weights = new double[means.length];
    double[][] rows = new double[means.length][];
    for (int i = 0; i < means.length; i++) {
      weights[i] = 1;
      rows[i] = new double[] {means[i]};
    }
    return Mixture.of(weights, rows, new AxisAlignedCovariance.Identity(1));
  }

  /** After two plain steps it tries one mixture. */
  private static final class OneTrial implements Accelerator {
    private final Mixture trial;
    private int calls;

    OneTrial(Mixture trial) {
      this.trial = trial;
    }

    @Override
    public boolean isSettled() {
      return calls != 3;
    }

    @Override
    public double[] memory() {
      return isSettled() ? new double[0] : null;
    }

    @Override
    public void recall(double[] memory) {
      // It goes by the number of calls alone.
    }

    @Override
    public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
      calls++;
      return calls == 3 ? trial : stepped;
    }
  }

  private Ascent.Result run(int maxIter, double tol, Accelerator accelerator) {
    return new Ascent(Pass.over(samples.blocks()), step, maxIter, tol)
        .run(Phase.MAIN, Ascent.Position.start(start), accelerator, NOBODY);
  }

  @Test
  void aBadTrialCutOffGivesWayToTheLastMixture() {
    Ascent.Result plain = run(2, 0, Accelerator.none());
    Ascent.Result result = run(3, 0, new OneTrial(at(-40, 40)));
    assertThat(result.mixture().means()).isDeepEqualTo(plain.mixture().means());
    assertThat(result.logLikelihood()).isEqualTo(plain.logLikelihood());
    assertThat(result.statistics().counts()).containsExactly(plain.statistics().counts());
    assertThat(result.passes()).as("the trial's pass counts").isEqualTo(4);
  }

  @Test
  void aGoodTrialCutOffByMaxIterIsKept() {
    // Where plain steps end up is better than where they are after three.
    Mixture good = run(200, 0, Accelerator.none()).mixture();
    Ascent.Result result = run(3, 0, new OneTrial(good));
    assertThat(result.mixture()).isSameAs(good);
    assertThat(result.converged()).isFalse();
  }

  @Test
  void trialsAreNoPlaceToResumeFromNorToConvergeAt() {
    List<Integer> resumable = new ArrayList<>();
    Ascent.Observer observer =
        new Ascent.Observer() {
          @Override
          public void passed(PassRecord record) {}

          @Override
          public void settled(Ascent.Position position) {
            resumable.add(position.passes());
          }
        };
    // A trial equal to the mixture before it would pass for convergence.
    Mixture before = run(2, 0, Accelerator.none()).mixture();
    Ascent.Result result =
        new Ascent(Pass.over(samples.blocks()), step, 5, 1e-12)
            .run(Phase.MAIN, Ascent.Position.start(start), new OneTrial(before), observer);
    assertThat(result.passes()).isEqualTo(6);
    assertThat(resumable).containsExactly(1, 2, 4, 5);
  }

  @Test
  void aLikelihoodThatIsNotANumberNamesThePass() {
    Samples broken = Samples.of(new double[] {Double.POSITIVE_INFINITY});
    Pass pass = (mixture, index) -> (index == 2 ? broken : samples).statistics(mixture);
    Ascent ascent = new Ascent(pass, step, 10, 0);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () -> ascent.run(Phase.MAIN, Ascent.Position.start(start), Accelerator.none(), NOBODY))
        .withMessageContaining("pass 3");
  }

  @Test
  void anInfiniteLogLikelihoodIsAnErrorThatNamesThePass() {
    // The square of 1e200 is infinite, the row itself is not.
    Samples huge = Samples.of(new double[] {1e200}, new double[] {0});
    Ascent ascent = new Ascent(Pass.over(huge.blocks()), huge.step(CovarianceType.IDENTITY), 0, 0);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () -> ascent.run(Phase.MAIN, Ascent.Position.start(start), Accelerator.none(), NOBODY))
        .withMessageContaining("pass 1");
  }
}
