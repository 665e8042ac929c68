package org.gradientem.job;

import java.io.FileNotFoundException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradientem.UserException;

/** Turns an exception into the one sentence that a user reads. */
final class Failure {
  private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z_.]+] ");
  private static final Pattern TASK_FAILURE =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]*)");
  private static final Pattern JAVA_CLASS =
      Pattern.compile("^(?:(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error): )+");
  private static final Pattern NO_SPACE =
      Pattern.compile("No space left on device|Disk quota exceeded");

  private Failure() {}

  static String sentence(Throwable thrown) {
    Throwable root = thrown;
    // What a sentence for the user wraps is for --verbose.
    while (!(root instanceof UserException) && root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof UserException) {
      return printable(root.getMessage());
    }
    if (root instanceof OutOfMemoryError) {
      return "The driver ran out of memory (%s); raise spark.driver.memory (DRIVER_MEMORY of the scripts), or fit fewer components."
          .formatted(root.getMessage());
    }
    String message = message(root);
    Matcher space = NO_SPACE.matcher(message);
    if (space.find()) {
      return "%s; free the disk of the output, of the checkpoints or of SPARK_LOCAL_DIRS, and run it again."
          .formatted(space.group());
    }
    return root instanceof FileNotFoundException ? "No such file: " + message : message;
  }

  private static String message(Throwable root) {
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    Matcher task = TASK_FAILURE.matcher(message);
    if (task.find()) {
      message = task.group(1);
    }
    message = ERROR_CLASS.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
    return printable(JAVA_CLASS.matcher(message).replaceFirst(""));
  }

  /** The text on one line, with what would move a terminal's cursor or its colours made visible. */
  static String printable(String text) {
    return text.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '\n' -> "\\n";
                  case '\r' -> "\\r";
                  case '\t' -> "\\t";
                  default ->
                      Character.isISOControl(c) ? "\\u%04x".formatted(c) : String.valueOf((char) c);
                })
        .collect(Collectors.joining());
  }
}
