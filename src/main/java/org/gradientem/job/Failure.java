package org.gradientem.job;

import java.io.FileNotFoundException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradientem.UserException;

/** Turns an exception into the one sentence that a user reads. */
final class Failure {
  private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z_.]+] ");
  private static final Pattern TASK_FAILURE =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]*)");

  private Failure() {}

  static String sentence(Throwable thrown) {
    Throwable told = thrown;
    // What a sentence for the user wraps is for --verbose.
    while (!(told instanceof UserException) && told.getCause() != null) {
      told = told.getCause();
    }
    String message =
        told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    Matcher task = TASK_FAILURE.matcher(message);
    if (task.find()) {
      message = task.group(1);
    }
    message = ERROR_CLASS.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
    return told instanceof FileNotFoundException ? "No such file: " + message : message;
  }
}
