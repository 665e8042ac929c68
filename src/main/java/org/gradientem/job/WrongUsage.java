package org.gradientem.job;

/** Options that no run can be made of; the exit code is 2. */
final class WrongUsage extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  WrongUsage(String sentence) {
    super(sentence);
  }
}
