package org.gradientem.job;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.SparkFormat;
import org.gradientem.job.terminal.Progress;
import org.gradientem.job.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * A command that runs on Spark: starts a session with spark-submit's settings and stops it at the
 * end, or works in the one that runs already.
 */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n")
public abstract class SparkCommand implements Callable<Integer> {
  /** What logs the stack trace of a failure that the command then reports in a sentence. */
  private static final List<String> TELL_OF_FAILURES =
      List.of(
          "org.apache.spark.SparkContext",
          "org.apache.spark.executor.Executor",
          "org.apache.spark.ml.util.Instrumentation",
          "org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator",
          "org.apache.spark.storage.DiskBlockManager",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.storage.DiskBlockObjectWriter",
          "org.apache.spark.util.Utils");

  /** Warns of a cluster that gives the job nothing to run on. */
  private static final String SCHEDULER = "org.apache.spark.scheduler.TaskSchedulerImpl";

  private static final int LAST = 1;
  private static final int FAILED = 1;

  @Option(
      names = "--verbose",
      order = LAST,
      description = "Show every pass, Spark's log and the stack trace of a failure.")
  boolean verbose;

  @Option(
      names = "--quiet",
      order = LAST,
      description = "Show no progress; only warnings, and what comes out.")
  private boolean quiet;

  /** The command with its options. */
  @Spec CommandSpec spec;

  @ParentCommand private Terminal terminal;

  private Progress progress;

  @Override
  public final Integer call() throws Exception {
    if (quiet && verbose) {
      throw new WrongUsage("--quiet and --verbose exclude each other; give one of them.");
    }
    GivenOptions.check(spec.commandLine().getParseResult());
    check();
    Progress.Detail detail =
        verbose ? Progress.Detail.VERBOSE : quiet ? Progress.Detail.QUIET : Progress.Detail.NORMAL;
    try (Progress opened =
        new Progress(spec.commandLine().getErr(), terminal.statusLine(), detail)) {
      progress = opened;
      return runInSession();
    }
  }

  /**
   * How far the command is; to rest before results are printed.
   *
   * @return the progress
   */
  protected Progress progress() {
    return progress;
  }

  /** Returns where results are printed, a line at a time. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int runInSession() throws Exception {
    boolean isOwn = SparkSession.getDefaultSession().isEmpty();
    if (isOwn) {
      progress.report("starting Spark");
    }
    SparkSession session = session(isOwn);
    if (!isOwn) {
      run(session);
      return 0;
    }
    int code = FAILED;
    try (Interruption interruption =
        new Interruption(session, spec.commandLine().getErr(), this::howToGoOn)) {
      code = runWatched(session, interruption);
      return code;
    } finally {
      Interruption.stop(session, code);
    }
  }

  private int runWatched(SparkSession session, Interruption interruption) throws Exception {
    try {
      run(session);
      return 0;
    } catch (Exception | OutOfMemoryError | FSError e) {
      if (interruption.happened()) {
        return Interruption.EXIT_CODE;
      }
      // The command line reports exceptions only.
      throw e instanceof Error ? new IOException(e) : (Exception) e;
    }
  }

  /**
   * Refuses options that no run can be made of, before Spark is started.
   *
   * @throws IOException if a file system cannot be read
   */
  protected void check() throws IOException {}

  /** {@return the configuration of the file systems before there is a session} */
  protected static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  /**
   * Does what the command is for.
   *
   * @param session the session
   * @throws Exception if it fails; its message is a sentence for the user
   */
  protected abstract void run(SparkSession session) throws Exception;

  /**
   * What to say when the command is interrupted.
   *
   * @return the end of a sentence
   */
  protected String howToGoOn() {
    return "nothing was written.";
  }

  private SparkSession session(boolean isOwn) {
    if (isOwn && System.getProperty("spark.master") == null) {
      throw new UserException(
          "No Spark master is set; start through spark-submit or submit/local.sh.");
    }
    if (isOwn) {
      LocalDirs.requireOne();
      quieten();
    }
    SparkSession.Builder builder = SparkSession.builder();
    SparkFormat.extensions().forEach(builder::config);
    SparkSession session =
        builder
            .appName("spark-gradient-em")
            // Else Spark ends the process without a word when a task runs out of memory.
            .config("spark.executor.killOnFatalError.depth", 0)
            .getOrCreate();
    if (isOwn || !verbose) {
      session.sparkContext().setLogLevel(verbose ? "INFO" : "ERROR");
    }
    if (isOwn && !verbose) {
      // The session sets the levels of all.
      quieten();
      Configurator.setLevel(SCHEDULER, Level.WARN);
    }
    return session;
  }

  private void quieten() {
    if (!verbose) {
      TELL_OF_FAILURES.forEach(name -> Configurator.setLevel(name, Level.OFF));
    }
  }
}
