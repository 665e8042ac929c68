package org.gradientem.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.gradientem.spark.SharedSession;

/** A command run in this JVM, with its exit code and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command in the session of all tests. */
  public static CommandRun of(String... args) {
    SharedSession.get();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** The line that tells of a failure. */
  String error() {
    return err.lines().filter(line -> line.startsWith("error: ")).findFirst().orElse(err);
  }
}
