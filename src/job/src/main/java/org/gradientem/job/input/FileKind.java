package org.gradientem.job.input;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Recognises by its first bytes a file that is not the text that its name promises. */
final class FileKind {
  /** How files begin that are often taken for text, and what they are. */
  private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

  static {
    BEGINNINGS.put(
        "PK\u0003\u0004", "a zip archive or an Excel workbook; unpack it, or save it as csv");
    BEGINNINGS.put("\u001f\u008b\b", "compressed by gzip; end its name with .gz");
    BEGINNINGS.put("PAR1", "Parquet; give --format parquet");
    BEGINNINGS.put("\u00ff\u00fe\0\0", "UTF-32; give --encoding utf-32");
    BEGINNINGS.put("\u00ff\u00fe", "UTF-16; give --encoding utf-16");
    BEGINNINGS.put("\u00fe\u00ff", "UTF-16; give --encoding utf-16");
  }

  /** More control characters than a text has by mistake, and their share of all. */
  private static final int SOME = 4;

  private static final double MANY = 0.02;

  private FileKind() {}

  /**
   * Returns what a file is that cannot be read as text of one byte for a letter, and how to read
   * it.
   *
   * @param bytes its first bytes
   * @return the end of a sentence; empty for such a text
   */
  static Optional<String> of(byte... bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    long controls = text.chars().filter(c -> c < ' ' && !(c >= '\t' && c <= '\r')).count();
    if (controls == 0 && text.chars().allMatch(c -> c < 0x80)) {
      return Optional.empty();
    }
    for (Map.Entry<String, String> kind : BEGINNINGS.entrySet()) {
      if (text.startsWith(kind.getKey())) {
        return Optional.of(kind.getValue());
      }
    }
    long even = zeros(text, 0);
    long odd = zeros(text, 1);
    if (Math.min(even, odd) == 0 && even + odd > text.length() / 4) {
      return Optional.of("UTF-16; give --encoding utf-16" + (even == 0 ? "le" : "be"));
    }
    return controls > SOME + MANY * text.length()
        ? Optional.of("binary and no text; check --format")
        : Optional.empty();
  }

  private static long zeros(String text, int from) {
    return IntStream.range(from, text.length())
        .filter(i -> (i - from) % 2 == 0 && text.charAt(i) == 0)
        .count();
  }
}
