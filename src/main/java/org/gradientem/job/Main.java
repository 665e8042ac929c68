package org.gradientem.job;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry point of the jar, the same under spark-submit and in local mode. */
@Command(
    name = "spark-gradient-em",
    description = "Fits Gaussian mixtures by distributed, over-parameterised gradient EM.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FitCommand.class,
      ScoreCommand.class,
      GenerateCommand.class,
      EvaluateCommand.class,
      ReproduceCommand.class,
      BenchmarkCommand.class
    })
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  /** How some of picocli's messages begin. */
  private static final String ERROR = "Error: ";

  /** The terminal's last line, if there is one. */
  final Optional<StatusLine> statusLine;

  private Main(Optional<StatusLine> statusLine) {
    this.statusLine = statusLine;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"spark-gradient-em " + (version == null ? "unpackaged" : version)};
    }
  }

  /**
   * Runs a command and exits with 0 if it is done, 1 if it failed, 2 if it was called wrongly.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Optional<StatusLine> statusLine =
        Optional.of(System.err)
            .filter(err -> StatusLine.isPossible())
            .map(err -> new StatusLine(new OutputStreamWriter(err, StandardCharsets.UTF_8)));
    PrintWriter err =
        statusLine.map(line -> new PrintWriter(line, true)).orElseGet(() -> writer(System.err));
    int code = run(writer(System.out), err, statusLine, args);
    // Under YARN even exit(0) before the application master is told counts as a failure.
    if (code != 0) {
      System.exit(code);
    }
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  static int run(
      PrintWriter out, PrintWriter err, Optional<StatusLine> statusLine, String... args) {
    CommandLine commandLine = new CommandLine(new Main(statusLine)).setOut(out).setErr(err);
    ParamOptions.addTo(commandLine.getSubcommands().get("fit").getCommandSpec());
    commandLine.setParameterExceptionHandler(Main::wrongUsage);
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof WrongUsage) {
            return wrongUsage(command, exception.getMessage());
          }
          boolean verbose = command.getCommand() instanceof SparkCommand c && c.verbose;
          command.getErr().println("error: " + Failure.sentence(exception));
          if (verbose) {
            exception.printStackTrace(command.getErr());
          }
          return FAILED;
        });
    if (args.length == 0) {
      commandLine.usage(err);
      return WRONG_USAGE;
    }
    return commandLine.execute(args);
  }

  private static int wrongUsage(ParameterException exception, String[] args) {
    return wrongUsage(exception.getCommandLine(), exception.getMessage());
  }

  private static int wrongUsage(CommandLine command, String message) {
    String sentence = message.startsWith(ERROR) ? message.substring(ERROR.length()) : message;
    command.getErr().println("error: " + Failure.printable(sentence));
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_USAGE;
  }
}
