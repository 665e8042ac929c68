package org.gradientem.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The job's main class, held where it prints a line with the pattern of the system property {@code
 * held.at}: the thread that printed it goes on when something can be read from the standard input.
 */
public final class HeldMain extends PrintStream {
  private static final Pattern HELD_AT = Pattern.compile(System.getProperty("held.at"));

  private HeldMain(PrintStream err) {
    super(err, true, StandardCharsets.UTF_8);
  }

  /** Runs the job, whose classes the submission's own class loader has. */
  public static void main(String[] args) throws ReflectiveOperationException {
    System.setErr(new HeldMain(System.err));
    Thread.currentThread()
        .getContextClassLoader()
        .loadClass("org.gradientem.job.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    super.write(bytes, from, length);
    if (HELD_AT.matcher(new String(bytes, from, length, StandardCharsets.UTF_8)).find()) {
      try {
        System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
