package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.internal.blocks.MissingCells;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.PlainMixture;
import org.gradientem.mixture.UniformNoise;

/**
 * Scores the rows of blocks under a mixture: their responsibilities, their densities, and what is
 * expected of their missing cells. Thread-safe, and ready to be sent to where the rows are.
 */
public final class RowScores implements Serializable {
  private final PlainMixture sent;
  private final int k;
  private transient volatile Evaluation evaluation;
  private transient volatile RowScores ofComponents;
  private transient volatile RowScores ignoringLabels;

  /**
   * Prepares a mixture.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   */
  public RowScores(Mixture mixture) {
    sent = new PlainMixture(mixture);
    k = mixture.k();
    evaluation = new Evaluation(mixture);
  }

  private Evaluation evaluation() {
    if (evaluation == null) {
      evaluation = new Evaluation(sent.mixture());
    }
    return evaluation;
  }

  /** Scores under the components alone. */
  private RowScores ofComponents() {
    if (ofComponents == null) {
      ofComponents = new RowScores(evaluation().mixture().withoutNoise());
    }
    return ofComponents;
  }

  /**
   * Returns what scores rows as if none had a label.
   *
   * @return the same if there are no labels
   */
  public RowScores ignoringLabels() {
    if (ignoringLabels == null) {
      Mixture mixture = evaluation().mixture();
      ignoringLabels =
          mixture.levels().categories().hasLabels()
              ? new RowScores(mixture.withLevels(mixture.levels().ignoringLabels()))
              : this;
    }
    return ignoringLabels;
  }

  /**
   * Scores the rows of a block, by the cells that are there.
   *
   * @param block the block
   * @return their scores
   */
  public ScoredRows of(SampleBlock block) {
    Evaluation by = evaluation();
    double[] responsibilities = new double[Math.multiplyExact(k, block.rows())];
    double[] logSums = new double[block.rows()];
    CompletedRows[] completed = new CompletedRows[block.lacksCells() ? block.rows() : 0];
    int[] placeOf = new int[completed.length];
    by.expectation(block)
        .forEachTile(
            block,
            (from, count, tile, parts) -> {
              for (int r = 0; r < count; r++) {
                double weight = block.weight(from + r);
                logSums[from + r] = tile.maxima[r] + Math.log(weight / tile.scales[r]);
                for (int i = 0; i < k; i++) {
                  responsibilities[(from + r) * k + i] = tile.logits[r * k + i] / weight;
                }
              }
              for (CompletedRows part : parts) {
                for (int r = 0; r < part.count; r++) {
                  completed[from + part.first + r] = part;
                  placeOf[from + part.first + r] = r;
                }
              }
            });
    return new ScoredRows(
        by, block, () -> ofComponents().of(block), responsibilities, logSums, completed, placeOf);
  }

  /**
   * Responsibilities of the components for the rows of a block, by the cells that are there.
   *
   * @param block the block
   * @return {@code k x rows}, column-major: those of a row lie together and with the noise's sum to
   *     1
   */
  public double[] responsibilities(SampleBlock block) {
    double[] all = new double[Math.multiplyExact(k, block.rows())];
    forEachShare(block, (row, i, share) -> all[row * k + i] = share / block.weight(row));
    return all;
  }

  /** Takes what a row is to a component. */
  @FunctionalInterface
  public interface ShareVisitor {
    /**
     * Visits a row and a component.
     *
     * @param row the row, 0 to rows - 1
     * @param component the component, 0 to k - 1
     * @param share what the row weighs times its responsibility
     */
    void visit(int row, int component, double share);
  }

  /**
   * Visits the components of each row of a block, by the cells that are there, but for those of
   * tiny responsibility.
   *
   * @param least the least responsibility
   * @param block the block
   * @param visitor is shown the rows in their order
   */
  public void forEachAbove(double least, SampleBlock block, ShareVisitor visitor) {
    forEachShare(
        block,
        (row, i, share) -> {
          if (share >= least * block.weight(row)) {
            visitor.visit(row, i, share);
          }
        });
  }

  private void forEachShare(SampleBlock block, ShareVisitor visitor) {
    evaluation()
        .expectation(block)
        .forEachTile(
            block,
            (from, count, tile, completed) -> {
              for (int r = 0; r < count; r++) {
                for (int i = 0; i < k; i++) {
                  visitor.visit(from + r, i, tile.logits[r * k + i]);
                }
              }
            });
  }

  /**
   * How dense the rows of a block lie, and how clear their components are.
   *
   * @param logDensities {@code log p(x)} of each row as an ordinary one without its label; NaN of a
   *     row that lacks other cells, whose density is of another dimension
   * @param logLargest logarithm of each row's largest responsibility, that of the noise included,
   *     by the cells that are there
   * @param observed for each component and number what its rows weigh that have the number, {@code
   *     k x d}, those of a component together
   */
  public record Densities(double[] logDensities, double[] logLargest, double[] observed) {}

  /**
   * Scores the rows of a block.
   *
   * @param block the block
   * @param ordinary scores rows as ordinary ones
   * @return their densities
   */
  public Densities densities(SampleBlock block, RowScores ordinary) {
    ScoredRows scored = of(block);
    ScoredRows unlabelled = ordinary.ignoringLabels().of(block);
    double[] logDensities = new double[block.rows()];
    double[] logLargest = new double[block.rows()];
    Arrays.setAll(logDensities, unlabelled::logDensity);
    Arrays.setAll(logLargest, r -> Math.log(UniformNoise.largest(scored.responsibilities(r))));
    for (MissingCells.Run run : block.missing().runs(0, block.rows())) {
      Arrays.fill(logDensities, run.from(), run.from() + run.count(), Double.NaN);
    }
    for (int r = 0; r < logDensities.length && !block.categories().isEmpty(); r++) {
      logDensities[r] = block.levels().isComplete(r) ? logDensities[r] : Double.NaN;
    }
    return new Densities(logDensities, logLargest, observed(scored, block));
  }

  private double[] observed(ScoredRows scored, SampleBlock block) {
    int dim = block.dim();
    double[] counts = new double[k];
    double[] observed = new double[k * dim];
    for (int r = 0; r < block.rows(); r++) {
      BLAS.getInstance().daxpy(k, block.weight(r), scored.responsibilities(r), 1, counts, 1);
    }
    Arrays.setAll(observed, e -> counts[e / dim]);
    for (MissingCells.Run run : block.missing().runs(0, block.rows())) {
      for (int r = run.from(); r < run.from() + run.count(); r++) {
        double[] shares = scored.responsibilities(r);
        for (int i = 0; i < k; i++) {
          for (int j : run.missing()) {
            observed[i * dim + j] -= block.weight(r) * shares[i];
          }
        }
      }
    }
    return observed;
  }
}
