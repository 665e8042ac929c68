package org.gradientem.job;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Takes paths right after a command for those of {@code --input}, and has {@code fit} write beside
 * a single one: {@code fit table.csv} writes {@code table-fit}.
 */
final class InputFirst implements IParameterPreprocessor {
  @Override
  public boolean preprocess(
      Stack<String> words, CommandSpec command, ArgSpec none, Map<String, Object> info) {
    if (words.isEmpty() || words.peek().startsWith("-")) {
      return false;
    }
    String input = words.pop();
    boolean isOnly = words.isEmpty() || words.peek().startsWith("-");
    boolean hasOutput = words.stream().anyMatch(word -> word.matches("--output(=.*)?"));
    if (isOnly && !hasOutput && command.name().equals("fit")) {
      words.push(input.replaceFirst("(?<=[^/])(\\.[^./]+)?/*$", "") + "-fit");
      words.push("--output");
    }
    words.push(input);
    words.push("--input");
    return false;
  }
}
