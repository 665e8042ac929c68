package org.gradientem.job.output;

import java.util.List;
import java.util.Locale;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
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
   * Sets the groups that a model appends to rows. They are appended only where they are fewer than
   * the components, or these are the kinds of a cloud without gaps.
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
      model.clear(model.groups());
      int answered = answered(model);
      if (isOneCloud(model) || (answered > 0 && answered < model.numComponents())) {
        model.setGroups(answered);
      }
    }
  }

  /** Returns whether nothing separates the components, which are then described as kinds. */
  boolean isOneCloud(GradientEMModel model) {
    return kind != Kind.NONE
        && kind != Kind.NUMBER
        && !canBeCut(model)
        && model.numComponents() > 1
        && model.tree().isKnown()
        && model.tree().proposal().groups() == 1;
  }

  /** Returns the number of groups by the merge tree; 0 where it has no say or is not known. */
  private int answered(GradientEMModel model) {
    if (kind == Kind.NONE || !model.tree().isKnown()) {
      return 0;
    }
    return isOneCloud(model) ? model.numComponents() : model.tree().proposal().groups();
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
    if (kind != Kind.NONE && canBeCut(model)) {
      return model.componentGroups();
    }
    int answered = answered(model);
    if (answered > 0) {
      return model.tree().cut(answered, model.weights());
    }
    int[] order = model.mixture().orderByWeight();
    int[] groupOf = new int[order.length];
    for (int g = 0; g < order.length; g++) {
      groupOf[order[g]] = g;
    }
    return groupOf;
  }
}
