package org.gradientem.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** CheckpointFolder as somebody else might write them. */
final class CheckpointFolder {
  private CheckpointFolder() {}

  /** Writes a content with its digest. */
  static void seal(Path file, String content) throws IOException {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      Files.writeString(file, content + "\n" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
