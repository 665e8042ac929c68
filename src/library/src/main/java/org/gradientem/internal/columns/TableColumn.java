package org.gradientem.internal.columns;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A column of a table and what it is in a mixture.
 *
 * @param name its name
 * @param kind what it is
 * @param levels of a category, in the order of their indices; of atoms the atoms and 'other'; else
 *     empty
 * @param range the range of its numbers; null for a column of text
 * @param missing cells that hold nothing, or text among numbers
 * @param reason why it is of this kind, a phrase
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TableColumn(
    String name,
    Kind kind,
    List<String> levels,
    @JsonProperty("numbers") Numbers range,
    long missing,
    String reason) {
  /** The level of all that is no atom. */
  public static final String OTHER = "other";

  /**
   * Copies the levels.
   *
   * @param name its name
   * @param kind what it is
   * @param levels its levels; null for none
   * @param range the range of its numbers
   * @param missing cells that hold nothing
   * @param reason why it is of this kind
   */
  public TableColumn {
    levels = levels == null ? List.of() : List.copyOf(levels);
  }

  /**
   * The range of its numbers.
   *
   * @return the range; empty for a column of text
   */
  public Optional<Numbers> numbers() {
    return Optional.ofNullable(range);
  }

  /**
   * Whether it has all that its kind takes, as a column that was read may not.
   *
   * @return false if something is lacking
   */
  @JsonIgnore
  public boolean isWhole() {
    return name != null
        && reason != null
        && kind != null
        && !(kind.hasLevels() && levels.isEmpty())
        && !(kind.hasNumbers() && (range == null || range.style() == null));
  }

  /**
   * Whether its reason ends with a question to the user.
   *
   * @return true if it may be of another kind, or have codes for missing values
   */
  @JsonIgnore
  public boolean isDoubted() {
    return reason.contains("? ");
  }

  /**
   * A column that is not scanned.
   *
   * @param name its name
   * @param reason why
   * @return the column
   */
  public static TableColumn leftOut(String name, String reason) {
    return leftOut(name, 0, reason);
  }

  /** Returns a column left out that lacks so many cells. */
  static TableColumn leftOut(String name, long missing, String reason) {
    return new TableColumn(name, Kind.LEFT_OUT, List.of(), null, missing, reason);
  }

  /** Returns the column left out, with what is known of its cells. */
  TableColumn leftOut(String because) {
    return new TableColumn(name, Kind.LEFT_OUT, List.of(), range, missing, because);
  }

  /** Returns the column with another reason. */
  TableColumn withReason(String because) {
    return new TableColumn(name, kind, levels, range, missing, because);
  }
}
