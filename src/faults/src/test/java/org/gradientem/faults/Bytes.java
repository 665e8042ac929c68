package org.gradientem.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Random changes to files. To have another kind of them, add it to a list here. */
final class Bytes {
  /** What numbers, names and texts may turn into, parted by bars. */
  private static final String[] TOKENS =
      ("|NA|NaN|-1|0|1e308|-1e308|1e-320|Infinity|null|\"|'|`|,|,,|\n|\r\n|\u0000|\ufeff|\u001b[31m"
              + "|<script>|1,5|0x1p3|{|}|[|ü|true|..|%s%n|$1|\\|"
              + "9".repeat(400))
          .split("\\|", -1);

  private Bytes() {}

  /** Flips a bit, cuts, doubles, leaves out, puts a token in, or leaves nothing. */
  static byte[] changed(byte[] bytes, SplittableRandom random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int from = random.nextInt(text.length() + 1);
    String before = text.substring(0, from);
    String rest = text.substring(from);
    String changed =
        switch (random.nextInt(8)) {
          case 0 -> rest.isEmpty() ? text : before + flipped(rest, random);
          case 1 -> before;
          case 2 -> text + rest;
          case 3 -> before + rest.substring(Math.min(rest.length(), random.nextInt(20)));
          case 4 -> "";
          // In the place of what is between two commas, blanks or line ends.
          default ->
              before.replaceFirst("[^, \n:]*$", Matcher.quoteReplacement(token(random)))
                  + rest.replaceFirst("^[^, \n:]*", "");
        };
    return changed.getBytes(
        changed.chars().allMatch(c -> c < 256)
            ? StandardCharsets.ISO_8859_1
            : StandardCharsets.UTF_8);
  }

  private static String flipped(String text, SplittableRandom random) {
    return (char) (text.charAt(0) ^ 1 << random.nextInt(8)) + text.substring(1);
  }

  static String token(SplittableRandom random) {
    return TOKENS[random.nextInt(TOKENS.length)];
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
}
