package org.gradientem.spark.internal.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.em.CompletedMoments;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.RowBlocks;

/**
 * Passes over all rows, which see to it that they are the same each time: on the driver wherever
 * that takes less time than a job, and on the cluster else.
 */
public final class WholePass implements Pass {
  private final RowBlocks blocks;
  private DataMoments moments;

  /**
   * Prepares the passes.
   *
   * @param blocks the rows
   */
  public WholePass(RowBlocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    return blocks.isFasterOnDriver(mixture)
        ? requireSameRows(here().run(mixture, index), index)
        : requireSameRows(inTasks(name(index), expectation(mixture)), index);
  }

  @Override
  public List<Optional<SufficientStatistics>> run(List<Mixture> mixtures, int index) {
    List<Optional<SufficientStatistics>> all = new ArrayList<>();
    for (List<Mixture> some : together(mixtures)) {
      all.addAll(
          blocks.isFasterOnDriver(some.get(0)) ? here().run(some, index) : inOneJob(some, index));
    }
    all.stream().flatMap(Optional::stream).forEach(found -> requireSameRows(found, index));
    return all;
  }

  /**
   * Mixtures in groups, each to be evaluated in one pass over the rows: those that are the driver's
   * work, and as many of the others as have no more components than what the rows are laid out for,
   * so that a job takes no longer, and no more memory, than it may in any case.
   */
  List<List<Mixture>> together(List<Mixture> mixtures) {
    List<List<Mixture>> groups = new ArrayList<>();
    for (Mixture mixture : mixtures) {
      if (groups.isEmpty() || !fits(mixture, groups.get(groups.size() - 1))) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(mixture);
    }
    return groups;
  }

  private boolean fits(Mixture mixture, List<Mixture> group) {
    boolean isHere = blocks.isFasterOnDriver(mixture);
    int components = group.stream().mapToInt(Mixture::k).sum() + mixture.k();
    return isHere == blocks.isFasterOnDriver(group.get(0))
        && (isHere || components <= blocks.components());
  }

  private List<Optional<SufficientStatistics>> inOneJob(List<Mixture> mixtures, int index) {
    List<Optional<Expectation>> all =
        mixtures.stream().map(mixture -> Expectation.of(mixture, this::expectation)).toList();
    List<Expectation> sent = all.stream().flatMap(Optional::stream).toList();
    if (sent.isEmpty()) {
      return Collections.nCopies(all.size(), Optional.empty());
    }
    SufficientStatistics[] found = inTasks(name(index), sent);
    if (found == null) {
      throw inputChanged(0);
    }
    Iterator<SufficientStatistics> next = Arrays.stream(found).iterator();
    return all.stream().map(expectation -> expectation.map(one -> next.next())).toList();
  }

  private static String name(int index) {
    return RootLocale.format("Pass %d", index + 1);
  }

  private SufficientStatistics requireSameRows(SufficientStatistics found, int index) {
    checked(found);
    if (moments != null && !moments.isOfSameRows(found)) {
      throw new UserException(
          RootLocale.format(
              "Pass %d read other values than the first scan, so the input is not deterministic. Persist or save it before fit.",
              index + 1));
    }
    return found;
  }

  /**
   * Sends the E-steps to the blocks. Statistics are task results, so a repeated task cannot count
   * twice.
   */
  private SufficientStatistics[] inTasks(String name, List<Expectation> expectations) {
    return blocks.reduce(
        name,
        false,
        expectations.toArray(Expectation[]::new),
        (sent, part) -> Expectation.statistics(List.of(sent), part),
        SufficientStatistics::mergeEach);
  }

  private SufficientStatistics inTasks(String name, Expectation expectation) {
    SufficientStatistics[] found = inTasks(name, List.of(expectation));
    return found == null ? null : found[0];
  }

  private Pass here() {
    return Pass.over(blocks.collected(), this::expectation);
  }

  private Expectation expectation(Mixture mixture) {
    return moments == null ? new Expectation(mixture) : moments.expectation(mixture);
  }

  /**
   * The moments of the rows, with which a fit begins.
   *
   * @param type shape of the covariance
   * @return the moments; the passes that follow are held against them
   */
  public DataMoments dataMoments(CovarianceType type) {
    return dataMoments(type, Optional.empty());
  }

  /**
   * The same where they may be known.
   *
   * @param type shape of the covariance
   * @param known moments of the rows
   * @return these as far as they are asked for; those of a pass if they hold less
   */
  public DataMoments dataMoments(CovarianceType type, Optional<DataMoments> known) {
    moments =
        known
            .filter(found -> found.type().compareTo(type) >= 0)
            .map(found -> found.reduced(type))
            .orElseGet(() -> momentsOfPass(type));
    return moments;
  }

  private DataMoments momentsOfPass(CovarianceType type) {
    SufficientStatistics first =
        moments(
            "The pass that lays out the blocks",
            any(blocks.dim()).withLevels(anyLevels(blocks.categories())),
            type);
    moments = new DataMoments(type, first);
    return CompletedMoments.of(moments, first, this);
  }

  /**
   * A mixture for a pass that is after the rows alone.
   *
   * @param dim number of coordinates
   * @return one component
   */
  public static Mixture any(int dim) {
    return Mixture.ofLogWeights(
        new double[1], new double[dim], new AxisAlignedCovariance.Identity(dim));
  }

  /** All levels of a column alike. */
  private static LevelProbabilities anyLevels(Categories categories) {
    double[] alike = new double[categories.total()];
    Arrays.fill(alike, 1);
    return LevelProbabilities.alike(categories, alike, 1);
  }

  /**
   * Statistics of a mixture together with the second moment of the rows.
   *
   * @param name of the pass, to begin the sentence that reports its failure
   * @param mixture the mixture
   * @param type what of the second moment is wanted
   * @return the statistics
   */
  public SufficientStatistics moments(String name, Mixture mixture, CovarianceType type) {
    Expectation expectation = Expectation.ofIncomplete(mixture, type, type);
    return checked(
        blocks.isFasterOnDriver(mixture)
            ? expectation.statistics(blocks.collected())
            : inTasks(name, expectation));
  }

  private SufficientStatistics checked(SufficientStatistics found) {
    if (found == null || found.rows() != blocks.storedRows()) {
      throw inputChanged(found == null ? 0 : found.rows());
    }
    return found;
  }

  private UserException inputChanged(long seen) {
    return new UserException(
        RootLocale.format(
            "A pass saw %d rows, the first scan of the data %d: the input changes from read to read; persist or save it first.",
            seen, blocks.storedRows()));
  }
}
