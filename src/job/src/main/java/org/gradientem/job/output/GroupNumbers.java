package org.gradientem.job.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.Merge;
import org.gradientem.spark.GradientEMModel;

/** The tree of components and where it was cut, as {@code summary.json} and the console have it. */
final class GroupNumbers {
  private GroupNumbers() {}

  static Map<String, Object> of(GradientEMModel model) {
    ComponentTree tree = model.tree();
    double[] heights = tree.heights();
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put(
        "tree",
        IntStream.range(0, heights.length)
            .mapToObj(m -> merge(tree.merges().get(m), heights[m]))
            .toList());
    numbers.put("proposedGroups", tree.proposal());
    numbers.put("proposedInDraws", tree.draws());
    int[] asked = groupOf(model);
    if (asked.length > 0) {
      numbers.put("componentGroups", asked);
    }
    return numbers;
  }

  /** The cut that the params ask for; none where the model has too few components for it. */
  private static int[] groupOf(GradientEMModel model) {
    boolean isPossible = !model.isSet(model.groups()) || model.getGroups() <= model.numComponents();
    return isPossible ? model.componentGroups() : new int[0];
  }

  private static Map<String, Object> merge(Merge merge, double height) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("first", merge.first());
    numbers.put("second", merge.second());
    numbers.put("probability", merge.probability());
    numbers.put("height", height);
    numbers.put("entropy", merge.entropy());
    return numbers;
  }

  /** Returns what the merge tree proposes and was cut into; nothing of one component. */
  static List<String> sentences(GradientEMModel model, GroupChoice choice) {
    int[] groupOf = groupOf(model);
    String cut =
        groupOf.length == 0
            ? ""
            : RootLocale.format(
                "The components are cut into %s.",
                RootLocale.count(IntStream.of(groupOf).max().orElse(0) + 1, "group"));
    return Stream.of(proposal(model, choice), cut).filter(text -> !text.isEmpty()).toList();
  }

  private static String proposal(GradientEMModel model, GroupChoice choice) {
    ComponentTree tree = model.tree();
    if (model.numComponents() == 1 || !tree.isKnown() || choice.kind() == GroupChoice.Kind.NONE) {
      return "";
    }
    boolean isNumber = choice.kind() == GroupChoice.Kind.NUMBER;
    boolean isScored =
        choice.isOneCloud(model) || (!isNumber && tree.proposal().groups() < model.numComponents());
    return tree.proposal().sentence()
        + (isScored
            ? " score adds each row's group; --groups N cuts it into N."
            : " score --groups N cuts it into N.");
  }
}
