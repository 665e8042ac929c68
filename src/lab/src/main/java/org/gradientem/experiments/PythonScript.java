package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A script beside the classes.
 *
 * @param python the Python that runs it
 * @param resource its name
 */
record PythonScript(String python, String resource) {

  /** What it prints; nothing where there is no such Python, or it lacks the libraries. */
  String output(String... arguments) {
    try (InputStream script = PythonScript.class.getResourceAsStream(resource)) {
      List<String> command = new ArrayList<>();
      command.add(python);
      command.add("-c");
      command.add(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      command.addAll(List.of(arguments));
      return output(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(List<String> command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
