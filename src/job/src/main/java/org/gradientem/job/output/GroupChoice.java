package org.gradientem.job.output;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.ComponentTree;
import org.gradientem.spark.GradientEMModel;

/**
 * Into how many groups the components are merged, as {@code --groups} has it.
 *
 * @param kind who decides on the number
 * @param number the number of groups, or below 1 the threshold of the merge tree; 0 if none is
 *     given
 */
public record GroupChoice(Kind kind, double number) {
  /** The words that the option takes in the place of a number. */
  public static final List<String> WORDS = List.of("auto", "none");

  /** Where nothing is given. */
  public static final GroupChoice DEFAULT = new GroupChoice(Kind.DEFAULT, 0);

  /** Who decides on the number of groups. */
  public enum Kind {
    /** The model's own number if it has one that it can be cut into, else the merge tree. */
    DEFAULT,
    /** The merge tree. */
    AUTO,
    /** The user. */
    NUMBER,
    /** Nobody: the components are not merged. */
    NONE
  }

  /**
   * Reads the option.
   *
   * @param text auto, none or a number
   * @return the choice
   * @throws NumberFormatException if it is none of these
   */
  public static GroupChoice of(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return WORDS.contains(word)
        ? new GroupChoice(Kind.valueOf(word.toUpperCase(Locale.ROOT)), 0)
        : new GroupChoice(Kind.NUMBER, Double.parseDouble(word));
  }

  /**
   * Sets the groups that a model appends to rows. The proposed groups are appended only where they
   * are fewer than the components.
   *
   * @param model the model; it keeps its own groups where {@link Kind#DEFAULT} leaves them to it
   * @throws UserException if it has fewer components than the user wants groups
   */
  public void applyTo(GradientEMModel model) {
    if (kind == Kind.NUMBER) {
      if (number > model.numComponents()) {
        throw new UserException(
            RootLocale.format(
                "--groups is %.0f, but the model has %s; give at most %d.",
                number,
                RootLocale.count(model.numComponents(), "component"),
                model.numComponents()));
      }
      model.setGroups(number);
    } else if (kind != Kind.DEFAULT || !canBeCut(model)) {
      ComponentTree tree = model.tree();
      int proposed = tree.isKnown() ? tree.proposal().groups() : 0;
      model.clear(model.groups());
      if (kind != Kind.NONE && proposed > 0 && proposed < model.numComponents()) {
        model.setGroups(proposed);
      }
    }
  }

  private static boolean canBeCut(GradientEMModel model) {
    return model.tree().isKnown()
        && model.isSet(model.groups())
        && model.getGroups() <= model.numComponents();
  }

  /**
   * Returns the groups that an answer is about.
   *
   * @param model a model with the params of its fit
   * @return the group of each component, 0 for the heaviest; each its own where the merge tree is
   *     not known
   */
  int[] groupOf(GradientEMModel model) {
    int k = model.numComponents();
    if (kind != Kind.NONE && canBeCut(model)) {
      return model.componentGroups();
    }
    double[] weights = model.weights();
    if (kind != Kind.NONE && model.tree().isKnown()) {
      return model.tree().cut(model.tree().proposal().groups(), weights);
    }
    List<Integer> falling =
        IntStream.range(0, k)
            .boxed()
            .sorted((a, b) -> Double.compare(weights[b], weights[a]))
            .toList();
    return IntStream.range(0, k).map(falling::indexOf).toArray();
  }
}
