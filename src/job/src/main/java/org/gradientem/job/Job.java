package org.gradientem.job;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradientem.UserException;
import org.gradientem.job.errors.Failure;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.input.OptionWords;
import org.gradientem.job.terminal.HarmlessWriter;
import org.gradientem.job.terminal.StatusLine;
import org.gradientem.job.terminal.Terminal;
import org.gradientem.spark.internal.rdd.RunningSpark;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the jar, the same under spark-submit and in local mode. */
@Command(
    name = "spark-gradient-em",
    description = "Fits Gaussian mixtures by distributed, over-parameterised gradient EM.",
    mixinStandardHelpOptions = true,
    versionProvider = Job.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands, each with --help of its own:%n",
    footerHeading = "%nExample:%n",
    footer = "  submit/local.sh fit data/old-faithful.csv",
    subcommands = {
      FitCommand.class,
      ScoreCommand.class,
      GenerateCommand.class,
      EvaluateCommand.class
    })
public final class Job implements Terminal {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int HELP_WIDTH = 100;

  private static final String ERROR_LINE = "error: ";

  /** How some of picocli's messages begin. */
  private static final String ERROR = "Error: ";

  private final Optional<StatusLine> statusLine;

  /** The sentence that a command has failed with. */
  private String failure = "";

  private final List<SparkCommand> more;

  private Job(Optional<StatusLine> statusLine, List<SparkCommand> more) {
    this.statusLine = statusLine;
    this.more = more;
  }

  @Override
  public Optional<StatusLine> statusLine() {
    return statusLine;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Job.class.getPackage().getImplementationVersion();
      return new String[] {"spark-gradient-em " + (version == null ? "unpackaged" : version)};
    }
  }

  /**
   * Runs a command and exits with 0 if it is done, 1 if it failed, 2 if it was called wrongly.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    main(args, List.of());
  }

  /**
   * Does the same with more commands than the jar of the job has.
   *
   * @param args the command and its options
   * @param more the other commands
   */
  public static void main(String[] args, List<SparkCommand> more) {
    Failure.endWhereMemoryRunsOut();
    Optional<StatusLine> statusLine =
        Optional.of(System.err)
            .filter(err -> StatusLine.isPossible())
            .map(err -> new StatusLine(new OutputStreamWriter(err, StandardCharsets.UTF_8)));
    PrintWriter err =
        statusLine.map(line -> new PrintWriter(line, true)).orElseGet(() -> writer(System.err));
    Job job = new Job(statusLine, more);
    int code = job.run(writer(System.out), err, args);
    if (!job.failure.isEmpty() && isYarnsDriver()) {
      throw job.toException();
    }
    // Under YARN even exit(0) before the application master knows counts as a failure.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Whether whoever gave the command is shown nothing but the exception that it ends with. */
  private static boolean isYarnsDriver() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  private UserException toException() {
    UserException exception = new UserException(failure);
    // It would be shown as well.
    exception.setStackTrace(new StackTraceElement[0]);
    return exception;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  static CommandLine commandLine(List<SparkCommand> more) {
    return new Job(Optional.empty(), more).commandLine();
  }

  private CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(this);
    for (SparkCommand command : more) {
      CommandLine added = new CommandLine(command);
      // Another of the job's own name is in its place.
      commandLine.getCommandSpec().removeSubcommand(added.getCommandName());
      commandLine.addSubcommand(added);
    }
    CommandLine fit = commandLine.getSubcommands().get("fit");
    ParamOptions.addTo(fit.getCommandSpec());
    // What to find comes before what is read and written.
    fit.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            help -> help.optionListGroupSections() + help.optionListHeading());
    fit.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            help ->
                help.optionListExcludingGroups(
                    help.commandSpec().options().stream()
                        .filter(
                            option -> option.group() == null || option.group().heading() == null)
                        .toList()));
    ParamOptions.addColumnsTo(commandLine.getSubcommands().get("score").getCommandSpec());
    return commandLine.setUsageHelpWidth(HELP_WIDTH);
  }

  static int run(
      PrintWriter out,
      PrintWriter err,
      Optional<StatusLine> statusLine,
      List<SparkCommand> more,
      String... args) {
    return new Job(statusLine, more).run(out, err, args);
  }

  private int run(PrintWriter out, PrintWriter err, String... args) {
    Optional<String> problem = RunningSpark.problem();
    if (problem.isPresent()) {
      failure = problem.get();
      err.println(ERROR_LINE + failure);
      return FAILED;
    }
    CommandLine commandLine =
        commandLine().setOut(HarmlessWriter.over(out)).setErr(HarmlessWriter.over(err));
    // Nothing that is printed has escapes, those of picocli neither.
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    // A file of that name is not to be read for words.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(this::wrongUsage);
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof WrongUsage) {
            return wrongUsage(command, exception.getMessage());
          }
          boolean verbose = command.getCommand() instanceof SparkCommand c && c.verbose;
          report(command, Failure.sentence(exception));
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

  private int wrongUsage(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    Map<String, OptionSpec> options = command.getCommandSpec().optionsMap();
    Set<String> seen = new HashSet<>();
    for (String arg : args) {
      String name = arg.replaceFirst("=.*", "");
      // Before what is missing: a required option may be the one that is misspelt.
      if (name.startsWith("--") && !options.containsKey(name)) {
        return wrongUsage(command, GivenOptions.unknown(name, options.keySet()).getMessage());
      }
      // Of an option in a group picocli itself says that the group is given twice.
      if (name.startsWith("--") && !seen.add(name) && !options.get(name).isMultiValue()) {
        return wrongUsage(command, name + " is given more than once; give it once.");
      }
    }
    return wrongUsage(command, sentence(exception));
  }

  private static String sentence(ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return exception.getMessage();
    }
    String word = unmatched.getUnmatched().get(0);
    Set<String> commands = exception.getCommandLine().getSubcommands().keySet();
    return commands.isEmpty()
        ? "'%s' belongs to no option; leave it out, or put quotes around a value with blanks."
            .formatted(word)
        : "There is no command '%s'; the commands are %s%s"
            .formatted(word, String.join(", ", commands), NearName.end(word, commands));
  }

  private int wrongUsage(CommandLine command, String message) {
    String sentence = message.startsWith(ERROR) ? message.substring(ERROR.length()) : message;
    report(command, Failure.printable(sentence));
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_USAGE;
  }

  private void report(CommandLine command, String sentence) {
    failure = OptionWords.of(command.getCommandSpec().optionsMap().keySet(), sentence);
    command.getErr().println(ERROR_LINE + failure);
  }
}
