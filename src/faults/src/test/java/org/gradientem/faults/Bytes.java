package org.gradientem.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Random changes to files. To have another kind of them, add it to a list here. */
final class Bytes {
  /** What numbers, names and texts may turn into. */
  private static final List<String> TOKENS =
      List.of(
          "",
          "NA",
          "NaN",
          "-1",
          "0",
          "1e308",
          "-1e308",
          "1e-320",
          "Infinity",
          "null",
          "\"",
          "'",
          "`",
          ",",
          ",,",
          "\n",
          "\r\n",
          "\u0000",
          "\ufeff",
          "\u001b[31m",
          "<script>",
          "9".repeat(400),
          "1,5",
          "0x1p3",
          "{",
          "}",
          "[",
          "ü",
          "true",
          "..",
          "%s%n",
          "$1",
          "\\");

  private static final List<BiFunction<byte[], SplittableRandom, byte[]>> CHANGES =
      List.of(
          Bytes::flipped,
          Bytes::cut,
          Bytes::doubled,
          Bytes::without,
          Bytes::withToken,
          Bytes::withToken,
          Bytes::withToken,
          (bytes, random) -> new byte[0]);

  private Bytes() {}

  static byte[] changed(byte[] bytes, SplittableRandom random) {
    return CHANGES.get(random.nextInt(CHANGES.size())).apply(bytes, random);
  }

  static String token(SplittableRandom random) {
    return TOKENS.get(random.nextInt(TOKENS.size()));
  }

  /** Changes one file below a folder or removes it; returns what was done. */
  static String changeOneFile(Path folder, SplittableRandom random) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all =
          files.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList();
    }
    Path file = all.get(random.nextInt(all.size()));
    byte[] before = Files.readAllBytes(file);
    // Hadoop would notice any change by its own checksums.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    if (!Files.exists(file) || random.nextInt(8) == 0) {
      Files.deleteIfExists(file);
      return "removed " + folder.relativize(file);
    }
    Files.write(file, changed(before, random));
    return "changed " + folder.relativize(file);
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static int at(byte[] bytes, SplittableRandom random) {
    return random.nextInt(bytes.length + 1);
  }

  private static byte[] flipped(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    if (bytes.length > 0) {
      changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static byte[] cut(byte[] bytes, SplittableRandom random) {
    return joined(bytes, 0, at(bytes, random), new byte[0], bytes.length);
  }

  private static byte[] doubled(byte[] bytes, SplittableRandom random) {
    int at = at(bytes, random);
    return joined(bytes, 0, bytes.length, new byte[0], at);
  }

  private static byte[] without(byte[] bytes, SplittableRandom random) {
    int from = at(bytes, random);
    return joined(bytes, 0, from, new byte[0], Math.min(bytes.length, from + random.nextInt(20)));
  }

  /** A token in the place of what is between two commas, blanks or line ends. */
  private static byte[] withToken(byte[] bytes, SplittableRandom random) {
    int from = at(bytes, random);
    while (from > 0 && !isEdge(bytes[from - 1])) {
      from--;
    }
    int to = from;
    while (to < bytes.length && !isEdge(bytes[to])) {
      to++;
    }
    return joined(bytes, 0, from, token(random).getBytes(StandardCharsets.UTF_8), to);
  }

  private static boolean isEdge(byte b) {
    return b == ',' || b == ' ' || b == '\n' || b == ':';
  }

  /** The bytes between two places, others, and the rest from a third. */
  private static byte[] joined(byte[] bytes, int from, int to, byte[] between, int rest) {
    byte[] joined = new byte[to - from + between.length + bytes.length - rest];
    System.arraycopy(bytes, from, joined, 0, to - from);
    System.arraycopy(between, 0, joined, to - from, between.length);
    System.arraycopy(bytes, rest, joined, to - from + between.length, bytes.length - rest);
    return joined;
  }
}
