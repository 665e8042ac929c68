package org.gradientem.experiments.mixtures;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;
import org.gradientem.mixture.Mixture;

/**
 * EM of another library, given the number of components, in a process of a Python or an R that has
 * it. Its script says the version, and then answers each request, m, d, the type of the
 * covariances, the number of starts and the {@link RowFile}, with a line of the seconds, the m
 * weights and the m * d means.
 */
public final class OtherEm implements AutoCloseable {
  /** Who the other is. */
  public enum Library {
    /** Python's, with its types of covariances. */
    SCIKIT_LEARN("scikit-learn", "a Python", "--python", "-c", "em.py"),

    /** R's, with the codes of its families, or {@code auto} for the best of them by BIC. */
    MCLUST("mclust", "an Rscript", "--rscript", "-e", "em.R");

    private final String label;
    private final String interpreter;
    private final String option;
    private final String flag;
    private final String script;

    Library(String label, String interpreter, String option, String flag, String script) {
      this.label = label;
      this.interpreter = interpreter;
      this.option = option;
      this.flag = flag;
      this.script = script;
    }
  }

  /**
   * What a fit took and gave.
   *
   * @param seconds wall-clock time of the fit alone, of rows in memory
   * @param mixture weights and means; the covariance is the identity, whatever the fit's
   */
  public record Fit(double seconds, Mixture mixture) {}

  /** Set for the tasks of this process; the other has the cores to itself while it fits. */
  private static final String BLAS_THREADS = "OPENBLAS_NUM_THREADS";

  private final Library library;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String version;

  private OtherEm(Library library, Process process) throws IOException {
    this.library = library;
    this.process = process;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    version = answers.readLine();
  }

  /**
   * Starts the process.
   *
   * @param library who the other is
   * @param program the Python or Rscript
   * @param progress is notified in a line if there is no such program or it does not have the
   *     library
   * @return the process, if it has the library
   */
  public static Optional<OtherEm> start(
      Library library, String program, Consumer<String> progress) {
    try {
      ProcessBuilder builder = new ExternalScript(program, library.flag, library.script).process();
      builder.environment().remove(BLAS_THREADS);
      OtherEm started = new OtherEm(library, builder.start());
      if (started.version != null) {
        return Optional.of(started);
      }
    } catch (IOException e) {
      // No such program; told below.
    }
    progress.accept(
        "no %s in '%s': left out; name %s that has it with %s"
            .formatted(library.label, program, library.interpreter, library.option));
    return Optional.empty();
  }

  /**
   * The library's version.
   *
   * @return its numbers
   */
  public String version() {
    return version;
  }

  /**
   * TimedFits rows in memory.
   *
   * @param rows the rows, d entries each
   * @param m number of components
   * @param type the covariances', by the library's name
   * @param starts of which the best is taken
   * @return the fit
   */
  public Fit fit(double[][] rows, int m, String type, int starts) {
    return RowFile.with(rows, file -> fit(file, rows[0].length, m, type, starts));
  }

  /**
   * TimedFits the rows of a file.
   *
   * @param rows a {@link RowFile}
   * @param d number of coordinates
   * @param m number of components
   * @param type the covariances', by the library's name
   * @param starts of which the best is taken; mclust has but one
   * @return the fit
   * @throws UserException if the process ends instead of answering
   */
  public synchronized Fit fit(Path rows, int d, int m, String type, int starts) {
    String line;
    try {
      requests.write(RootLocale.format("%d %d %s %d %s\n", m, d, type, starts, rows));
      requests.flush();
      line = answers.readLine();
    } catch (IOException e) {
      // The process is gone; told below.
      line = null;
    }
    if (line == null) {
      throw new UserException(
          RootLocale.format(
              "%s %s ended without an answer, told %d components and %s; give it fewer rows, or leave it out with %s none.",
              library.label, version, m, type, library.option));
    }
    return fit(line, d, m);
  }

  private static Fit fit(String line, int d, int m) {
    double[] numbers =
        Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    double[][] means = new double[m][];
    Arrays.setAll(means, i -> Arrays.copyOfRange(numbers, 1 + m + i * d, 1 + m + (i + 1) * d));
    return new Fit(numbers[0], Mixtures.of(Arrays.copyOfRange(numbers, 1, 1 + m), means));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
