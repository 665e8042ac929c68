package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the EM loop does with trials of an accelerator, and with numbers that are not finite. */
class EmLoopTrialsTest {
  private static final EmLoop.Observer NOBODY = EmLoop.Observer.of(record -> {});

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
    private Mixture fallback;

    OneTrial(Mixture trial) {
      this.trial = trial;
    }

    @Override
    public boolean isAccepted() {
      return calls != 3;
    }

    @Override
    public double[] memory() {
      return isAccepted() ? new double[0] : null;
    }

    @Override
    public void recall(double[] memory) {
      // It goes by the number of calls alone.
    }

    @Override
    public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
      calls++;
      if (calls == 3) {
        fallback = stepped;
        return trial;
      }
      return Double.isNaN(meanLogLikelihood) ? fallback : stepped;
    }
  }

  private EmLoop.Result run(int maxIter, double tol, Accelerator accelerator) {
    return new EmLoop(Pass.over(samples.blocks()), step, maxIter, tol)
        .run(Phase.MAIN, EmLoop.Position.start(start), accelerator, NOBODY);
  }

  @Test
  void aBadTrialCutOffGivesWayToTheLastMixture() {
    EmLoop.Result plain = run(2, 0, Accelerator.none());
    EmLoop.Result result = run(3, 0, new OneTrial(at(-40, 40)));
    assertThat(result.mixture().means()).isDeepEqualTo(plain.mixture().means());
    assertThat(result.logLikelihood()).isEqualTo(plain.logLikelihood());
    assertThat(result.statistics().counts()).containsExactly(plain.statistics().counts());
    assertThat(result.passes()).as("the trial's pass counts").isEqualTo(4);
  }

  @Test
  void aGoodTrialCutOffByMaxIterIsKept() {
    // Where plain steps end up is better than where they are after three.
    Mixture good = run(200, 0, Accelerator.none()).mixture();
    EmLoop.Result result = run(3, 0, new OneTrial(good));
    assertThat(result.mixture()).isSameAs(good);
    assertThat(result.converged()).isFalse();
  }

  @Test
  void trialsAreNoPlaceToResumeFromNorToConvergeAt() {
    List<Integer> resumable = new ArrayList<>();
    EmLoop.Observer observer =
        new EmLoop.Observer() {
          @Override
          public void passed(PassRecord record) {}

          @Override
          public void settled(EmLoop.Position position) {
            resumable.add(position.passes());
          }
        };
    // A trial equal to the mixture before it would pass for convergence.
    Mixture before = run(2, 0, Accelerator.none()).mixture();
    EmLoop.Result result =
        new EmLoop(Pass.over(samples.blocks()), step, 5, 1e-12)
            .run(Phase.MAIN, EmLoop.Position.start(start), new OneTrial(before), observer);
    assertThat(result.passes()).isEqualTo(6);
    assertThat(resumable).containsExactly(1, 2, 4, 5);
  }

  @Test
  void aLikelihoodThatIsNotANumberNamesThePass() {
    Samples broken = Samples.of(new double[] {Double.POSITIVE_INFINITY});
    Pass pass = (mixture, index) -> (index == 2 ? broken : samples).statistics(mixture);
    EmLoop emLoop = new EmLoop(pass, step, 10, 0);
    assertFails(() -> run(emLoop, Accelerator.none()), "pass 3");
  }

  @Test
  void anInfiniteLogLikelihoodIsAnErrorThatNamesThePass() {
    // The square of 1e200 is infinite, the row itself is not.
    Samples huge = Samples.of(new double[] {1e200}, new double[] {0});
    EmLoop emLoop = new EmLoop(Pass.over(huge.blocks()), huge.step(CovarianceType.IDENTITY), 0, 0);
    assertFails(() -> run(emLoop, Accelerator.none()), "pass 1");
  }

  /** A pass that fails as one of a mixture whose shape rounding hides. */
  private Pass failingAt(Predicate<Mixture> isBad) {
    Pass pass = Pass.over(samples.blocks());
    return (mixture, index) -> {
      if (isBad.test(mixture)) {
        throw new ArithmeticException("a failing pass");
      }
      return pass.run(mixture, index);
    };
  }

  /** Statistics whose log-likelihood is finite, but whose sum of rows is not. */
  private static SufficientStatistics tooLarge() {
    double[] largest = {Double.MAX_VALUE};
    return Samples.of(largest, largest, largest, largest).statistics(at(0, 0));
  }

  private EmLoop.Result run(EmLoop emLoop, Accelerator accelerator) {
    return emLoop.run(Phase.MAIN, EmLoop.Position.start(start), accelerator, NOBODY);
  }

  /** The means after so many plain steps. */
  private double[][] plain(int steps) {
    return run(steps, 0, Accelerator.none()).mixture().means();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 9})
  void aTrialWhosePassFailsIsRejected(int maxIter) {
    Mixture trial = at(-40, 40);
    EmLoop emLoop = new EmLoop(failingAt(mixture -> mixture == trial), step, maxIter, 0);
    EmLoop.Result result = run(emLoop, new OneTrial(trial));
    assertThat(result.passes()).as("the trial's pass counts").isEqualTo(maxIter + 1);
    assertThat(result.mixture().means()).isDeepEqualTo(plain(maxIter - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 9})
  void aTrialWhoseStepFailsIsRejected(int maxIter) {
    // The log-likelihood is finite, the step is not.
    Mixture trial = at(-40, 40);
    Pass pass = Pass.over(samples.blocks());
    Pass failing = (mixture, index) -> mixture == trial ? tooLarge() : pass.run(mixture, index);
    EmLoop.Result result = run(new EmLoop(failing, step, maxIter, 0), new OneTrial(trial));
    assertThat(result.mixture().means()).isDeepEqualTo(plain(maxIter - 1));
  }

  @Test
  void everyTrialOfAnAcceleratorMayFail() {
    Set<Mixture> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    Accelerator own = new Squarem();
    List<Mixture> trials = new ArrayList<>();
    Accelerator watched =
        new Accelerator() {
          @Override
          public boolean isAccepted() {
            return own.isAccepted();
          }

          @Override
          public double[] memory() {
            return own.memory();
          }

          @Override
          public void recall(double[] memory) {
            own.recall(memory);
          }

          @Override
          public Mixture next(Mixture evaluated, double mean, Mixture stepped) {
            Mixture next = own.next(evaluated, mean, stepped);
            (own.isAccepted() ? settled : trials).add(next);
            return next;
          }
        };
    EmLoop emLoop = new EmLoop(failingAt(trials::contains), step, 60, 0);
    EmLoop.Result result = run(emLoop, watched);
    assertThat(trials).isNotEmpty();
    // Without trials it is plain EM, each trial a pass of it lost.
    assertThat(result.mixture().means()).isDeepEqualTo(plain(60 - trials.size()));
  }

  @Test
  void whereTheStepFromATrialFailsThePlainStepIsTakenInstead() {
    Mixture good = run(200, 0, Accelerator.none()).mixture();
    AtomicInteger passes = new AtomicInteger();
    Pass pass = failingAt(mixture -> passes.incrementAndGet() == 5);
    EmLoop.Result result = run(new EmLoop(pass, step, 9, 0), new OneTrial(good));
    assertThat(result.mixture().means()).isDeepEqualTo(plain(9 - 2));
  }

  @Test
  void whatKeepsTheBestEndsWhereAPlainStepFails() {
    double[][] bad = plain(3);
    Pass pass = failingAt(mixture -> Arrays.deepEquals(mixture.means(), bad));
    EmLoop emLoop = new EmLoop(pass, step, 9, 0);
    assertFails(() -> run(emLoop, Accelerator.none()), "a failing pass");
    EmLoop.Result result = run(emLoop.keepingBest(), Accelerator.none());
    assertThat(result.mixture().means()).isDeepEqualTo(plain(2));
    assertThat(result.converged()).isFalse();
  }

  @Test
  void whatKeepsTheBestEndsWhereNoStepLeadsOn() {
    Pass whole = Pass.over(samples.blocks());
    Pass pass = (mixture, index) -> index == 2 ? tooLarge() : whole.run(mixture, index);
    EmLoop.Result result = run(new EmLoop(pass, step, 9, 0).keepingBest(), Accelerator.none());
    assertThat(result.logLikelihood())
        .isGreaterThanOrEqualTo(run(1, 0, Accelerator.none()).logLikelihood());
    assertThat(result.converged()).isFalse();
  }

  @Test
  void theFirstPassHasNothingToKeep() {
    EmLoop emLoop = new EmLoop(failingAt(mixture -> true), step, 9, 0).keepingBest();
    assertFails(() -> run(emLoop, Accelerator.none()), "a failing pass");
  }
}
