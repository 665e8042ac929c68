package org.gradientem.job.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.gradientem.job.errors.Failure;

/**
 * Makes visible what would control a terminal in whatever a command prints, such as names of
 * columns. Line breaks and tabs pass, since sentences and traces have them.
 */
public final class HarmlessWriter extends FilterWriter {
  private HarmlessWriter(Writer out) {
    super(out);
  }

  /**
   * Passes text on to a writer.
   *
   * @param out where the terminal is written to
   * @return a writer that flushes each line
   */
  public static PrintWriter over(Writer out) {
    return new PrintWriter(new HarmlessWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c), 0, 1);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    StringBuilder harmless = new StringBuilder();
    for (char c : text.substring(from, from + length).toCharArray()) {
      harmless.append(c == '\n' || c == '\t' ? String.valueOf(c) : Failure.printable("" + c));
    }
    // Not in parts: other threads write as well.
    out.write(harmless.toString());
  }
}
