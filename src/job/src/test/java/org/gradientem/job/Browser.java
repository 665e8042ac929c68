package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A page as Chromium shows it once its scripts have run.
 *
 * @param dom the document, as HTML
 * @param console what was written to the console, uncaught errors among it
 */
record Browser(String dom, List<String> console) {
  private static final String MISSING =
      "Chromium is not on the PATH, so that no report can be looked at; install it (Debian: chromium).";

  /** Only a hanging browser takes so long. */
  private static final long TIMEOUT_SECONDS = 300;

  /** Opens a page; where there is no browser the test is skipped, but fails in CI. */
  static Browser open(Path page, Path folder) throws IOException, InterruptedException {
    Optional<Path> chromium = chromium();
    assertThat(chromium.isPresent() || System.getenv("CI") == null).as(MISSING).isTrue();
    assumeTrue(chromium.isPresent(), MISSING);
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("chromium.log");
    List<String> command = new ArrayList<>();
    command.add(chromium.get().toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
            "--enable-logging=stderr",
            // Timers run at once, and the document is shown when none is left.
            "--virtual-time-budget=10000",
            "--dump-dom",
            page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String logged = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended).as("Chromium hangs\n" + logged).isTrue();
    assertThat(process.exitValue()).as(logged).isZero();
    return new Browser(
        Files.readString(dom), logged.lines().filter(line -> line.contains(":CONSOLE:")).toList());
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
