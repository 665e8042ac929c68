package org.gradientem.experiments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradientem.mixture.Mixture;

/** EM of scikit-learn, told the number of components, in a Python process that has it. */
final class ScikitLearn implements AutoCloseable {
  private static final String SCRIPT = "/org/gradientem/experiments/em.py";

  private final Process process;
  private final BufferedReader answers;
  private final String version;

  private ScikitLearn(Process process) throws IOException {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    version = answers.readLine();
  }

  /** Starts the process; tells if there is no such Python or it has no scikit-learn. */
  static Optional<ScikitLearn> start(String python, Consumer<String> progress) {
    try (InputStream script = ScikitLearn.class.getResourceAsStream(SCRIPT)) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      ScikitLearn started =
          new ScikitLearn(
              new ProcessBuilder(python, "-c", text)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start());
      if (started.version != null) {
        return Optional.of(started);
      }
    } catch (IOException e) {
      // No such program; told below.
    }
    progress.accept(
        "no scikit-learn in '%s': left out; name a Python that has it with --python"
            .formatted(python));
    return Optional.empty();
  }

  String version() {
    return version;
  }

  /** The fit; the covariance of the answer is the identity, whatever the fit's. */
  synchronized Mixture fit(double[][] rows, int m) {
    int d = rows[0].length;
    ByteBuffer request =
        ByteBuffer.allocate(12 + 8 * rows.length * d).order(ByteOrder.LITTLE_ENDIAN);
    request.putInt(m).putInt(d).putInt(rows.length);
    Arrays.stream(rows).flatMapToDouble(Arrays::stream).forEach(request::putDouble);
    try {
      OutputStream out = process.getOutputStream();
      out.write(request.array());
      out.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("scikit-learn gave no answer.");
      }
      return mixture(line, m, d);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mixture mixture(String line, int m, int d) {
    double[] numbers =
        Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    double[][] means = new double[m][];
    Arrays.setAll(means, i -> Arrays.copyOfRange(numbers, m + i * d, m + (i + 1) * d));
    return Mixtures.of(Arrays.copyOf(numbers, m), means);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
