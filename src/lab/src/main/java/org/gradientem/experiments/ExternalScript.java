package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A script of another language, for a program that may not be there or lack its libraries. */
public record ExternalScript(String program, String resource) {
  public static final String R = "Rscript";

  @FunctionalInterface
  public interface FileUse<T> {
    T use(Path file) throws IOException;
  }

  /** The text of a resource next to this class. */
  public static String text(String resource) {
    try (InputStream script = ExternalScript.class.getResourceAsStream(resource)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cells of a tab-separated resource's lines without its header. */
  public static List<List<String>> lines(String resource) {
    return text(resource).lines().skip(1).map(line -> List.of(line.split("\t", -1))).toList();
  }

  /** The cells of a tab-separated answer's lines. */
  public static Stream<String[]> cells(String answer) {
    return answer.lines().map(line -> line.split("\t", -1));
  }

  /** The labels after the name in the cells of an answer's line. */
  public static int[] labels(String... cells) {
    return Arrays.stream(cells).skip(1).mapToInt(Integer::parseInt).toArray();
  }

  /** Uses a temporary file, which is deleted then. */
  public static <T> T withFile(String ending, FileUse<T> use) {
    try {
      Path file = Files.createTempFile("rows", ending);
      try {
        return use.use(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has scripts write what a folder does not have, by a file of requests there, a line each. */
  public static void fetch(
      Path folder, String list, List<String> requests, ExternalScript... scripts) {
    if (requests.isEmpty()) {
      return;
    }
    try {
      Files.write(folder.resolve(list), requests);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Without a program, or its packages, what it would write stays missing.
    Stream.of(scripts).forEach(script -> script.output(folder.toString()));
  }

  /** Returns what the script prints: nothing without the program or its libraries. */
  public String output(String... arguments) {
    String flag = resource.endsWith(".py") ? "-c" : "-e";
    List<String> command = new ArrayList<>(List.of(program, flag, text(resource)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    // Set for the tasks of this process; the script may use all cores.
    builder.environment().remove("OPENBLAS_NUM_THREADS");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for a script was interrupted.", e);
    }
  }
}
