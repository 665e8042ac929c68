package org.gradientem.spark.internal.rdd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first cause of a failure, in its own words: without Spark's and Java's names for it, and with
 * the file that was read.
 */
public final class Cause {
  private static final Pattern TASK =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]*)");
  private static final Pattern CAUSED_BY = Pattern.compile("\\nCaused by: ([^\\n]*)");
  private static final Pattern FILE =
      Pattern.compile("(?:while reading (?:the )?file|read file:?) (\\S+?)[.,]?(?:\\s|$)");
  private static final Pattern NO_SPACE =
      Pattern.compile("No space left on device|Disk quota exceeded");
  private static final Pattern RESULT_SIZE =
      Pattern.compile("Total size of serialized results [^\\n]* is bigger than [^\\n]*");
  private static final Pattern JAVA_CLASS =
      Pattern.compile("^(?:(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error): )+");
  private static final Pattern SPARK_CLASS = Pattern.compile("^\\[[A-Z_.0-9]+] | SQLSTATE: \\w+");

  private Cause() {}

  /**
   * The cause in a line.
   *
   * @param thrown what was thrown, here or by a task elsewhere
   * @return what it says
   */
  public static String of(Throwable thrown) {
    String text = text(thrown);
    String line = text.lines().findFirst().orElse("");
    line = JAVA_CLASS.matcher(line).replaceFirst("");
    line = SPARK_CLASS.matcher(line).replaceAll("").strip();
    String file = file(thrown);
    return file == null || line.contains(file) ? line : file + ": " + line;
  }

  /**
   * Whether memory ran out, here or in a task elsewhere.
   *
   * @param thrown what was thrown
   * @return true if so
   */
  public static boolean isOutOfMemory(Throwable thrown) {
    return root(thrown) instanceof OutOfMemoryError
        || text(thrown).contains(OutOfMemoryError.class.getName());
  }

  /**
   * What a system says of a full disk.
   *
   * @param cause what was said of a failure
   * @return its words for a full disk, if it was one
   */
  public static Optional<String> fullDisk(String cause) {
    return NO_SPACE.matcher(cause).results().map(MatchResult::group).findFirst();
  }

  /**
   * What Spark says of results that are larger than the driver takes, with the mend.
   *
   * @param message of a failure
   * @return the end of a sentence, if it was that
   */
  public static Optional<String> resultSize(String message) {
    return RESULT_SIZE
        .matcher(message)
        .results()
        .map(
            found -> found.group() + "; raise spark.driver.maxResultSize (--conf of spark-submit).")
        .findFirst();
  }

  private static String text(Throwable thrown) {
    Throwable root = root(thrown);
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    Matcher task = TASK.matcher(message);
    if (!task.find()) {
      return message;
    }
    // A task elsewhere sends its trace as a text.
    List<String> causes = new ArrayList<>(List.of(task.group(1)));
    CAUSED_BY.matcher(message).results().map(MatchResult::group).forEach(causes::add);
    return causes.get(causes.size() - 1).replaceFirst("^\\nCaused by: ", "");
  }

  private static String file(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      Matcher file = FILE.matcher(String.valueOf(at.getMessage()));
      if (file.find()) {
        return file.group(1);
      }
    }
    return null;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
