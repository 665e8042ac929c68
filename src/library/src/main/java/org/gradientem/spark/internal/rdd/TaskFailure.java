package org.gradientem.spark.internal.rdd;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/** Says in one sentence what failed, where, and why, when a task has failed for good. */
public final class TaskFailure {
  private static final Pattern ATTEMPTS =
      Pattern.compile("Task (\\d+) in stage [\\d.]+ failed (\\d+) times");

  private TaskFailure() {}

  /**
   * Runs a job.
   *
   * @param <T> type of the result
   * @param work what the job does, the subject of the sentence
   * @param job the job
   * @return its result
   * @throws UserException if a task of it fails for good
   */
  public static <T> T explained(String work, Supplier<T> job) {
    return explained(work, task -> task, job);
  }

  /**
   * Runs a job on some partitions.
   *
   * @param <T> type of the result
   * @param work what the job does, the subject of the sentence
   * @param partition the partition of each task, by its number
   * @param job the job
   * @return its result
   * @throws UserException if a task of it fails for good
   */
  public static <T> T explained(String work, IntUnaryOperator partition, Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) {
      // Spark throws its checked exception undeclared.
      if (e instanceof SparkException failure) {
        throw new UserException(sentence(work, partition, failure), failure);
      }
      throw e;
    }
  }

  private static String sentence(String work, IntUnaryOperator partition, SparkException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher attempts = ATTEMPTS.matcher(message);
    String where =
        attempts.find()
            ? RootLocale.format(
                " %s times at partition %d",
                attempts.group(2), partition.applyAsInt(Integer.parseInt(attempts.group(1))))
            : "";
    if (Cause.isOutOfMemory(failure)) {
      return "%s ran out of memory; raise spark.executor.memory (EXECUTOR_MEMORY of the scripts), in local mode spark.driver.memory (DRIVER_MEMORY)."
          .formatted(work);
    }
    Optional<String> resultSize = Cause.resultSize(message);
    if (resultSize.isPresent()) {
      return "%s failed: %s".formatted(work, resultSize.get());
    }
    String cause = Cause.of(failure).replaceFirst("[.;\\s]+$", "");
    // Tasks write to no other disk than that of their blocks and of what they exchange.
    String mend =
        Cause.fullDisk(cause).isPresent()
            ? "free the disk of SPARK_LOCAL_DIRS (spark.local.dir)"
            : "mend that";
    return "%s failed%s: %s; %s and fit again, which goes on from the last checkpoint if `checkpointDir` is set."
        .formatted(work, where, cause, mend);
  }
}
