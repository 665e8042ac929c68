package org.gradientem.experiments;

import java.util.List;

/** One expected outcome of an experiment and what happened. */
public record Check(String setting, String expected, String found, boolean ok) {
  /** A check that no name is found. */
  public static Check none(String setting, String expected, List<String> names) {
    String found = names.isEmpty() ? "none" : String.join(", ", names);
    return new Check(setting, expected, found, names.isEmpty());
  }
}
