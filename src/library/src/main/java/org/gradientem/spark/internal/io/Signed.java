package org.gradientem.spark.internal.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A JSON object on a line whose last field is the SHA-256 of the line without that field. */
final class Signed {
  private static final String KEY = ",\"digest\":\"";
  private static final int LENGTH = KEY.length() + 64 + "\"}".length();

  private Signed() {}

  static String of(String object) {
    byte[] line = object.getBytes(StandardCharsets.UTF_8);
    return object.substring(0, object.length() - 1) + end(line, line.length - 1);
  }

  /** What takes the place of the last brace, which is at this place. */
  static String end(byte[] line, int brace) {
    try {
      // Every Java platform has it.
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(line, 0, brace);
      digest.update((byte) '}');
      return KEY + HexFormat.of().formatHex(digest.digest()) + "\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean isSigned(String line) {
    return line.contains(KEY);
  }

  static boolean isUnchanged(byte... line) {
    int from = Math.max(0, line.length - LENGTH);
    return new String(line, from, line.length - from, StandardCharsets.UTF_8)
        .equals(end(line, from));
  }
}
