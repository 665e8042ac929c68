package org.gradientem.job.input;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file is by its first bytes, where it is not the text that its name promises. */
enum FileKind {
  ZIP("a zip archive or an Excel workbook; unpack it, or save it as csv", "PK\u0003\u0004"),
  GZIP("compressed by gzip; end its name with .gz", "\u001f\u008b\b"),
  BZIP2("compressed by bzip2; end its name with .bz2", "BZh?1AY&SY"),
  ZSTD("compressed by zstd; end its name with .zst", "(\u00b5/\u00fd"),
  XZ("compressed by xz; unpack it", "\u00fd7zXZ\0"),
  PARQUET("Parquet; give --format parquet", "PAR1"),
  ORC("ORC; give --format orc", "ORC"),
  AVRO("Avro; give --format avro", "Obj\u0001"),
  EXCEL("an Excel workbook; save it as csv", "\u00d0\u00cf\u0011\u00e0"),
  PDF("a PDF; save its table as csv", "%PDF-"),
  SQLITE("an SQLite database; save its table as csv", "SQLite format 3\0"),
  UTF_32("UTF-32; give --encoding utf-32", "\u00ff\u00fe\0\0", "\0\0\u00fe\u00ff"),
  UTF_16("UTF-16; give --encoding utf-16", "\u00ff\u00fe", "\u00fe\u00ff"),
  UTF_16LE("UTF-16; give --encoding utf-16le"),
  UTF_16BE("UTF-16; give --encoding utf-16be"),
  BINARY("binary and no text; check --format");

  /** More control characters than a text has by mistake, and their share of all. */
  private static final int SOME = 4;

  private static final double MANY = 0.02;

  private static final char ANY = '?';

  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // Nothing writes into the array.
  private final String[] beginnings;

  FileKind(String sentence, String... beginnings) {
    this.sentence = sentence;
    this.beginnings = beginnings;
  }

  /** Returns what a file is and how to read it, the end of a sentence. */
  String sentence() {
    return sentence;
  }

  /**
   * Returns what a file is that cannot be read as text of one byte for a letter.
   *
   * @param bytes its first bytes
   * @return empty of such a text
   */
  static Optional<FileKind> of(byte... bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    long controls = text.chars().filter(FileKind::isControl).count();
    if (controls == 0 && text.chars().allMatch(c -> c < 0x80)) {
      return Optional.empty();
    }
    for (FileKind kind : values()) {
      for (String beginning : kind.beginnings) {
        if (begins(text, beginning)) {
          return Optional.of(kind);
        }
      }
    }
    long even = zeros(text, 0);
    long odd = zeros(text, 1);
    if (Math.min(even, odd) == 0 && even + odd > text.length() / 4) {
      return Optional.of(even == 0 ? UTF_16LE : UTF_16BE);
    }
    return controls > SOME + MANY * text.length() ? Optional.of(BINARY) : Optional.empty();
  }

  private static boolean begins(String text, String beginning) {
    if (text.length() < beginning.length()) {
      return false;
    }
    for (int i = 0; i < beginning.length(); i++) {
      if (beginning.charAt(i) != ANY && beginning.charAt(i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static long zeros(String text, int from) {
    long count = 0;
    for (int i = from; i < text.length(); i += 2) {
      count += text.charAt(i) == 0 ? 1 : 0;
    }
    return count;
  }

  private static boolean isControl(int c) {
    return c < ' ' && !(c >= '\t' && c <= '\r');
  }
}
