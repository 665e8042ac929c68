package org.gradientem.spark.rdd;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.gradientem.UserException;

/** Says in one sentence what failed, where, and why, when a task has failed for good. */
public final class TaskFailure {
  private static final Pattern ATTEMPTS =
      Pattern.compile("Task (\\d+) in stage [\\d.]+ failed (\\d+) times");

  private static final Pattern LAST_CAUSE =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]*)");

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
    try {
      return job.get();
    } catch (Exception e) {
      // Spark throws its checked exception undeclared.
      if (e instanceof SparkException failure) {
        throw new UserException(sentence(work, failure), failure);
      }
      throw e;
    }
  }

  private static String sentence(String work, SparkException failure) {
    Matcher attempts = ATTEMPTS.matcher(failure.getMessage());
    String where =
        attempts.find()
            ? " %s times at partition %s".formatted(attempts.group(2), attempts.group(1))
            : "";
    return "%s failed%s: %s; mend that and fit again, which goes on from the last checkpoint if checkpointDir is set."
        .formatted(work, where, rootCause(failure));
  }

  private static String rootCause(SparkException failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    Matcher told = LAST_CAUSE.matcher(failure.getMessage());
    String text = root == failure && told.find() ? told.group(1) : root.toString();
    return text.lines().findFirst().orElse("").replaceFirst("[.;\\s]+$", "");
  }
}
