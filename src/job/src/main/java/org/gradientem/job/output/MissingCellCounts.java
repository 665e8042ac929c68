package org.gradientem.job.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradientem.RootLocale;

/** How many cells of which columns are missing. */
final class MissingCellCounts {
  /** As many columns as a line bears. */
  private static final int MAX_TOLD = 10;

  private MissingCellCounts() {}

  /** The columns that have any missing, with their number. */
  static Map<String, Long> byName(List<String> names, long[] missing) {
    Map<String, Long> byName = new LinkedHashMap<>();
    for (int j = 0; j < missing.length; j++) {
      if (missing[j] > 0) {
        byName.put(names.get(j), missing[j]);
      }
    }
    return byName;
  }

  /** One line, if any is missing; the columns that lack most first, and what became of the rows. */
  static Optional<String> sentence(Map<String, Long> byName, String handleInvalid) {
    if (byName.isEmpty()) {
      return Optional.empty();
    }
    String columns =
        byName.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(MAX_TOLD)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    int more = byName.size() - MAX_TOLD;
    return Optional.of(
        RootLocale.format(
            "%d cells are missing (%s%s); %s, see --handle-invalid",
            byName.values().stream().mapToLong(Long::longValue).sum(),
            columns,
            more > 0 ? RootLocale.format(" and %d columns more", more) : "",
            handleInvalid.equals("keep")
                ? "the others of their rows were used"
                : "their rows were left out"));
  }
}
