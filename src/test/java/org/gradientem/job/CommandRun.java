package org.gradientem.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.gradientem.spark.SharedSession;

/** A command run in this JVM, with its exit code and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command in the session of all tests. */
  public static CommandRun of(String... args) {
    SharedSession.get();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Optional.empty(), args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** The same on a terminal. */
  static CommandRun onTerminal(String... args) {
    SharedSession.get();
    StringWriter out = new StringWriter();
    StringWriter screen = new StringWriter();
    StatusLine line = new StatusLine(screen);
    int code =
        Main.run(new PrintWriter(out, true), new PrintWriter(line, true), Optional.of(line), args);
    return new CommandRun(code, out.toString(), screen.toString());
  }

  /** The line that tells of a failure. */
  public String error() {
    return err.lines().filter(line -> line.startsWith("error: ")).findFirst().orElse(err);
  }
}
