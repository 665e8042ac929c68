package org.gradientem.experiments.mixtures;

import static org.gradientem.RootLocale.format;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Mixture;

/** EM of another library, given the number of components, by a program that has it. */
public record OtherEm(Library library, String program, String version) {
  public enum Library {
    /** Python's, with its types of covariances. */
    SCIKIT_LEARN("scikit-learn", "a Python", "--python", "em.py"),

    /** R's, with the codes of its families, or {@code auto} for the best of them by BIC. */
    MCLUST("mclust", "an Rscript", "--rscript", "em.R");

    private final String label;
    private final String interpreter;
    private final String option;
    private final String script;

    Library(String label, String interpreter, String option, String script) {
      this.label = label;
      this.interpreter = interpreter;
      this.option = option;
      this.script = script;
    }
  }

  /**
   * A fit.
   *
   * @param seconds wall-clock time of the fit alone, of rows in memory
   * @param mixture weights and means; the covariance is the identity for every fit
   */
  public record Fit(double seconds, Mixture mixture) {}

  /** The library of a program; without it, reports a line and returns nothing. */
  public static Optional<OtherEm> of(Library library, String program, Consumer<String> progress) {
    String version = new ExternalScript(program, library.script).output().strip();
    if (!version.isEmpty()) {
      return Optional.of(new OtherEm(library, program, version));
    }
    progress.accept(
        "no %s in '%s': left out; name %s that has it with %s"
            .formatted(library.label, program, library.interpreter, library.option));
    return Optional.empty();
  }

  @Override
  public String toString() {
    return library.label + " " + version;
  }

  public Fit fit(double[][] rows, int m, String type, int starts) {
    return RowFile.with(rows, file -> fit(file, rows[0].length, m, type, starts));
  }

  /**
   * Fits the rows of a {@link RowFile} of d coordinates.
   *
   * @param type the covariances', by the library's name
   * @param starts of which the best is taken; mclust has but one
   */
  public Fit fit(Path rows, int d, int m, String type, int starts) {
    List<String> words = Table.cells(m, d, type, starts, rows);
    String answer =
        new ExternalScript(program, library.script)
            .output(words.toArray(String[]::new))
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        format(
                            "%s ended without an answer, told %d components and %s; give it fewer rows, or leave it out with %s none.",
                            this, m, type, library.option)));
    double[] numbers =
        Arrays.stream(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    double[][] means = new double[m][];
    Arrays.setAll(means, i -> Arrays.copyOfRange(numbers, 1 + m + i * d, 1 + m + (i + 1) * d));
    return new Fit(numbers[0], Mixtures.of(Arrays.copyOfRange(numbers, 1, 1 + m), means));
  }
}
