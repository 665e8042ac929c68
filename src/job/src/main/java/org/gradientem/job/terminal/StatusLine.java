package org.gradientem.job.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradientem.job.errors.Failure;

/** A terminal whose last line can be replaced; whatever else is written takes its place. */
public final class StatusLine extends FilterWriter {
  /** To the line's start, and no wrapping: a line that wraps cannot be replaced. */
  private static final String BEGIN = "\r\033[?7l";

  /** The rest of the line removed, and wrapping again. */
  private static final String END = "\033[K\033[?7h";

  private boolean isShown;

  /**
   * Takes the last line of a terminal.
   *
   * @param terminal where the terminal is written to
   */
  public StatusLine(Writer terminal) {
    super(terminal);
  }

  /**
   * Whether the errors of the process go to a terminal that can do so.
   *
   * @return true if so; known on Linux alone
   */
  public static boolean isPossible() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String stderr = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return stderr.matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Shows a text in place of the last one. */
  void show(String text) {
    try {
      synchronized (lock) {
        out.write(BEGIN + Failure.printable(text) + END);
        out.flush();
        isShown = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the text. */
  void clear() {
    try {
      synchronized (lock) {
        makeWay();
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeWay() throws IOException {
    if (isShown) {
      out.write(BEGIN + END);
      isShown = false;
    }
  }

  @Override
  public void write(int c) throws IOException {
    synchronized (lock) {
      makeWay();
      super.write(c);
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    synchronized (lock) {
      makeWay();
      super.write(text, from, length);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    synchronized (lock) {
      makeWay();
      super.write(text, from, length);
    }
  }
}
