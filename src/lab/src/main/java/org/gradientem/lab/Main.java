package org.gradientem.lab;

import java.util.List;
import org.gradientem.job.Job;
import org.gradientem.job.SparkCommand;

/** The entry point of the lab's jar: the job's commands, and those that measure. */
public final class Main {
  private Main() {}

  static List<SparkCommand> commands() {
    return List.of(new ReproduceCommand(), new BenchmarkCommand(), new RandomRowsCommand());
  }

  /** Runs a command and exits as the job does. */
  public static void main(String[] args) {
    Job.main(args, commands());
  }
}
