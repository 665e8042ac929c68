package org.gradientem.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradientem.job.terminal.StatusLine;
import org.gradientem.spark.SharedSession;
import picocli.CommandLine.ParseResult;

/** A command run in this JVM, with its exit code and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command that is to end before it needs a session. */
  static CommandRun withoutSession(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Job.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Optional.empty(),
            List.of(),
            args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** Runs a command in the session of all tests. */
  public static CommandRun of(String... args) {
    return of(List.of(), args);
  }

  /** Runs a command whose words are parted by blanks, each %s standing for a value. */
  public static CommandRun line(String words, Object... values) {
    Iterator<Object> next = List.of(values).iterator();
    return of(
        Stream.of(words.split(" "))
            .map(word -> word.contains("%s") ? word.replace("%s", next.next().toString()) : word)
            .toArray(String[]::new));
  }

  /** Runs a command, which may be one of those given. */
  public static CommandRun of(List<SparkCommand> more, String... args) {
    SharedSession.get();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Job.run(
            new PrintWriter(out, true), new PrintWriter(err, true), Optional.empty(), more, args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** Reads a command and its options, without running it. */
  public static ParseResult parse(List<SparkCommand> more, List<String> words) {
    return Job.commandLine(more).parseArgs(words.toArray(String[]::new));
  }

  /** The same on a terminal. */
  static CommandRun onTerminal(String... args) {
    SharedSession.get();
    StringWriter out = new StringWriter();
    StringWriter screen = new StringWriter();
    StatusLine line = new StatusLine(screen);
    int code =
        Job.run(
            new PrintWriter(out, true),
            new PrintWriter(line, true),
            Optional.of(line),
            List.of(),
            args);
    return new CommandRun(code, out.toString(), screen.toString());
  }

  /** The line that reports a failure. */
  public String error() {
    return err.lines().filter(line -> line.startsWith("error: ")).findFirst().orElse(err);
  }
}
