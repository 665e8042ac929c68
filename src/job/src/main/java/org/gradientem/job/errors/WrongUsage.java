package org.gradientem.job.errors;

/** Options that no run can be made of; the exit code is 2. */
public final class WrongUsage extends IllegalArgumentException {
  /**
   * Makes one.
   *
   * @param sentence what was found, and the mend
   */
  public WrongUsage(String sentence) {
    super(sentence);
  }
}
