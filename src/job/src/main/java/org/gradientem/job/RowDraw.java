package org.gradientem.job;

import org.gradientem.RootLocale;
import org.gradientem.job.errors.WrongUsage;
import picocli.CommandLine.Option;

/** The options that say how many rows are drawn, and which. */
public final class RowDraw {
  @Option(names = "--rows", required = true, description = "Number of rows.")
  private long rows;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "The same seed gives the same rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Refuses a number of rows that cannot be drawn. */
  public void check() {
    if (rows < 1) {
      throw new WrongUsage(RootLocale.format("--rows %d is below 1; give at least one row.", rows));
    }
  }

  /** {@return the number of rows} */
  public long rows() {
    return rows;
  }

  /** {@return the seed of the random numbers} */
  public long seed() {
    return seed;
  }
}
