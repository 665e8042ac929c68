package org.gradientem.job.errors;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rdd.Cause;

/** Turns an exception into the one sentence that a user reads. */
public final class Failure {
  private static final Pattern TOO_LITTLE =
      Pattern.compile("^(System|Executor) memory (\\d+) must be at least (\\d+)");
  private static final String OUT_OF_MEMORY =
      "The driver ran out of memory (%s); raise spark.driver.memory (DRIVER_MEMORY of the scripts), or fit fewer components.";

  /** How a JVM says so. */
  private static final String NO_THREAD = "unable to create native thread";

  private static final String DENIED = " (Permission denied)";
  private static final String TRACE = "\\n\\tat ";

  private static final int FAILED = 1;

  private Failure() {}

  /**
   * Ends the process when memory runs out in a thread that nobody waits for, such as Spark's own
   * ones, without which a job would wait for ever.
   */
  public static void endWhereMemoryRunsOut() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (thrown instanceof OutOfMemoryError) {
            System.err.println("error: " + OUT_OF_MEMORY.formatted(thrown.getMessage()));
            // Shutdown hooks may need memory, or the thread that ran out of it.
            Runtime.getRuntime().halt(FAILED);
          }
          if (before == null) {
            thrown.printStackTrace();
          } else {
            before.uncaughtException(thread, thrown);
          }
        });
  }

  /**
   * What a user reads of a failure.
   *
   * @param thrown what was thrown
   * @return what was found and the mend, in one sentence
   */
  public static String sentence(Throwable thrown) {
    Throwable root = thrown;
    // What a sentence for the user wraps is for --verbose.
    while (!(root instanceof UserException) && root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof UserException) {
      return printable(root.getMessage());
    }
    if (String.valueOf(root.getMessage()).startsWith(NO_THREAD)) {
      return "The system gives the driver no more threads; raise its limits of processes (ulimit -u) and of memory (ulimit -v), or set MASTER to fewer cores.";
    }
    Optional<String> missing = MissingFileSystem.sentence(root);
    if (missing.isPresent()) {
      return missing.get();
    }
    if (Cause.isOutOfMemory(root)) {
      return OUT_OF_MEMORY.formatted(Cause.of(root));
    }
    String message = printable(Cause.of(thrown));
    Matcher memory = TOO_LITTLE.matcher(message);
    if (memory.find()) {
      boolean isDriver = memory.group(1).equals("System");
      return RootLocale.format(
          "The %s has %d MB of memory, of which Spark needs at least %d; raise spark.%s.memory (%s_MEMORY of the scripts).",
          isDriver ? "driver" : "executor",
          Long.parseLong(memory.group(2)) >> 20,
          Long.parseLong(memory.group(3)) >> 20,
          isDriver ? "driver" : "executor",
          isDriver ? "DRIVER" : "EXECUTOR");
    }
    Optional<String> resultSize = Cause.resultSize(String.valueOf(root.getMessage()));
    if (resultSize.isPresent()) {
      return resultSize.get();
    }
    Optional<String> fullDisk = Cause.fullDisk(message);
    if (fullDisk.isPresent()) {
      return "%s; free the disk of the output, of the checkpoints or of SPARK_LOCAL_DIRS, and run it again."
          .formatted(fullDisk.get());
    }
    if (root instanceof AccessDeniedException || message.endsWith(DENIED)) {
      // Of a task elsewhere the message has the trace as well.
      String file = printable(String.valueOf(root.getMessage()));
      return "%s may not be read or written; change its permissions or choose another path."
          .formatted((file.contains(TRACE) ? message : file).replace(DENIED, ""));
    }
    if (isOfJavaItself(root)) {
      return "An unforeseen error (%s); give --verbose for its trace, and report it with that."
          .formatted(printable(root.toString()).replaceFirst("^(\\w+\\.)+", ""));
    }
    return root instanceof FileNotFoundException ? "No such file: " + message : message;
  }

  /** What Java throws by itself, such as for an index out of bounds, says nothing to a user. */
  private static boolean isOfJavaItself(Throwable root) {
    return root instanceof RuntimeException
        && root.getClass().getPackageName().startsWith("java.")
        && !(root instanceof IllegalArgumentException)
        && !(root instanceof IllegalStateException)
        && !(root instanceof ArithmeticException)
        && root.getClass() != RuntimeException.class;
  }

  /**
   * Makes visible what would move a terminal's cursor or change its colours.
   *
   * @param text any text
   * @return the text on one line
   */
  public static String printable(String text) {
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
