package org.gradientem.job;

import java.io.FileNotFoundException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns an exception into the one sentence that a user reads. */
final class Failure {
  private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z_.]+] ");
  private static final Pattern TASK_FAILURE =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]*)");

  private Failure() {}

  static String sentence(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    Throwable told = isSentence(thrown) ? thrown : root;
    String message =
        told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    Matcher task = TASK_FAILURE.matcher(message);
    if (task.find()) {
      message = task.group(1);
    }
    message = ERROR_CLASS.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
    return told instanceof FileNotFoundException ? "No such file: " + message : message;
  }

  /** The library's own exceptions say all that is needed; what they wrap is for --verbose. */
  private static boolean isSentence(Throwable thrown) {
    return thrown.getStackTrace().length > 0
        && thrown.getStackTrace()[0].getClassName().startsWith("org.gradientem");
  }
}
