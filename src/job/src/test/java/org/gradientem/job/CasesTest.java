package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code src/test/cases}, as its README has it: files that they read, and what each
 * prints and writes.
 */
class CasesTest {
  private static final Path CASES = Path.of("src/job/src/test/cases");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
  private static final String FILE = "== ";
  private static final String COMMAND = "$ ";
  private static final String REMARK = "## ";
  private static final String NOT = "! ";
  private static final String WRONG_USAGE = "2 error: ";
  private static final String OF_FILE = "@/";
  private static final List<String> QUICK =
      List.of("--k", "1", "--selection", "none", "--no-report", "--max-iter", "3");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicNode> cases() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(CASES)) {
      files = found.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    List<DynamicNode> nodes = new ArrayList<>();
    for (Path file : files) {
      Path place = Files.createDirectories(folder.resolve(file.getFileName()));
      nodes.add(DynamicContainer.dynamicContainer(file.toString(), of(file, place)));
    }
    return nodes.stream();
  }

  private static List<DynamicTest> of(Path file, Path place) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int from = 0, to; from < lines.size(); from = to) {
      to = from + 1;
      while (to < lines.size() && !lines.get(to).startsWith(FILE) && !isCommand(lines, to)) {
        to++;
      }
      String first = lines.get(from);
      List<String> more = lines.subList(from + 1, to);
      if (first.startsWith(FILE)) {
        String[] words = first.substring(FILE.length()).split(" ", 2);
        Charset charset = words.length > 1 ? Charset.forName(words[1]) : StandardCharsets.UTF_8;
        Path path = place.resolve(words[0]);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("\n", more) + "\n", charset);
      } else if (first.startsWith(COMMAND)) {
        String command = first.substring(COMMAND.length());
        tests.add(DynamicTest.dynamicTest(command, () -> check(command, place, more)));
      }
    }
    return tests;
  }

  private static boolean isCommand(List<String> lines, int at) {
    return lines.get(at).startsWith(COMMAND) || lines.get(at).startsWith(REMARK);
  }

  private static void check(String command, Path place, List<String> expected) throws IOException {
    List<String> words =
        new ArrayList<>(
            WORD.matcher(command)
                .results()
                .map(CasesTest::word)
                .map(word -> word.replace("@", place.toString()))
                .toList());
    if (words.remove("QUICK")) {
      words.addAll(QUICK);
    }
    boolean hasOutput = words.stream().anyMatch(word -> word.matches("--output(=.*)?"));
    if (!hasOutput && command.matches("(fit|score|generate) .*")) {
      FileUtils.deleteDirectory(place.resolve("out").toFile());
      words.addAll(List.of("--output", place.resolve("out").toString()));
    }
    CommandRun run = CommandRun.of(List.of(new ReadCommand()), words.toArray(String[]::new));
    String printed = (run.out() + run.err()).replace(place.toString(), "@");
    boolean fails = expected.stream().anyMatch(line -> line.startsWith("error: "));
    boolean isUsage = expected.stream().anyMatch(line -> line.startsWith(WRONG_USAGE));
    assertThat(run.exitCode() != 0).as(printed).isEqualTo(fails || isUsage);
    if (isUsage) {
      assertThat(run.exitCode()).as(printed).isEqualTo(2);
    }
    assertThat(printed).doesNotContain("\tat ").doesNotContain("Exception");
    for (String line : expected) {
      if (line.startsWith(OF_FILE)) {
        int sign = line.indexOf(": ");
        Path file = place.resolve(line.substring(OF_FILE.length(), sign));
        assertThat(Files.readString(file).replace(place.toString(), "@"))
            .contains(line.substring(sign + 2));
      } else if (line.startsWith(NOT)) {
        assertThat(printed).doesNotContain(line.substring(NOT.length()));
      } else {
        assertThat(printed).contains(line.startsWith(WRONG_USAGE) ? line.substring(2) : line);
      }
    }
  }

  private static String word(MatchResult found) {
    return found.group(1) == null ? found.group() : found.group(1);
  }
}
