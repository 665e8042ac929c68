package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A script beside the classes, for a program of another language.
 *
 * @param program a Python or an Rscript
 * @param flag after which it takes a script
 * @param resource the script's name
 */
public record ExternalScript(String program, String flag, String resource) {
  /** The Rscript that is on the path. */
  public static final String R = "Rscript";

  private static final int NOT_STARTED = -1;

  /**
   * What a script that has ended leaves.
   *
   * @param exitCode 0 where all went well
   * @param output what it printed
   */
  public record Run(int exitCode, String output) {}

  public static ExternalScript python(String program, String resource) {
    return new ExternalScript(program, "-c", resource);
  }

  public static ExternalScript r(String program, String resource) {
    return new ExternalScript(program, "-e", resource);
  }

  /** What it prints; nothing where there is no such program, or it lacks the libraries. */
  public String output(String... arguments) {
    return run(arguments).output();
  }

  /** Waits for its end; one of no such program has failed. */
  public Run run(String... arguments) {
    try {
      return run(process(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that it will run in, which says nothing of its errors. */
  public ProcessBuilder process(String... arguments) throws IOException {
    try (InputStream script = ExternalScript.class.getResourceAsStream(resource)) {
      List<String> command = new ArrayList<>(List.of(program, flag));
      command.add(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      command.addAll(List.of(arguments));
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
  }

  private static Run run(ProcessBuilder builder) throws IOException {
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Run(NOT_STARTED, "");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Run(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for a script was interrupted.", e);
    }
  }
}
