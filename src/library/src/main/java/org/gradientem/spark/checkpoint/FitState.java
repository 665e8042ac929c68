package org.gradientem.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gradientem.em.EmLoop;
import org.gradientem.mixture.Mixture;
import org.gradientem.search.Selection;
import org.gradientem.search.SelectionReason;
import org.gradientem.statistics.Pass;
import org.gradientem.summary.SelectionRecord;

/**
 * What a checkpoint holds.
 *
 * @param header whose it is
 * @param place where the fit stands
 * @param passes those so far
 */
public record FitState(
    @JsonUnwrapped Header header, @JsonUnwrapped Place place, @JsonUnwrapped PassLog passes) {

  /**
   * Whose a checkpoint is.
   *
   * @param format number of the format
   * @param part which part of the fit it is of
   * @param fingerprint what must agree for it to be taken up
   * @param centre what was subtracted from the numbers of rows, which its mixtures are of
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never changed
  record Header(int format, Part part, Map<String, String> fingerprint, double[] centre) {
    /** What does not agree with another's fingerprint, in words. */
    Map<String, String> differences(Header other) {
      TreeSet<String> keys = new TreeSet<>(fingerprint.keySet());
      keys.addAll(other.fingerprint.keySet());
      Map<String, String> differences = new TreeMap<>();
      for (String key : keys) {
        String theirs = other.fingerprint.get(key);
        String ours = fingerprint.get(key);
        if (!Objects.equals(theirs, ours)) {
          differences.put(key, "%s = %s, not %s".formatted(key, theirs, ours));
        }
      }
      return differences;
    }
  }

  /**
   * Where a part of a fit stands: in an EM run, or at the end of a search.
   *
   * @param position where the EM run stands; null after a search
   * @param found what the search has found; null in an EM run
   */
  public record Place(EmLoop.Position position, Found found) {
    public static Place of(EmLoop.Position position) {
      return new Place(position, null);
    }

    public static Place of(Selection found) {
      return new Place(null, Found.of(found));
    }
  }

  /** A part of a fit that has checkpoints of its own. */
  public enum Part {
    /** The EM run of all components. */
    MAIN(""),
    /** The search for their family and number. */
    SEARCH("search-"),
    /** The EM run on all rows of those chosen on a sample. */
    FINAL("final-");

    /** What the names of its files begin with. */
    final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * What a search has found, but for what a pass over its rows gives.
   *
   * @param mixture the chosen mixture
   * @param logLikelihood its log-likelihood
   * @param passes passes that its last EM run took
   * @param converged whether that converged
   * @param bic its BIC
   * @param path what was compared
   * @param reason why it was chosen
   * @param others the best mixtures met of other numbers of components
   */
  public record Found(
      Mixture mixture,
      double logLikelihood,
      int passes,
      boolean converged,
      double bic,
      List<SelectionRecord> path,
      SelectionReason reason,
      List<Mixture> others) {
    static Found of(Selection found) {
      EmLoop.Result run = found.chosen();
      return new Found(
          run.mixture(),
          run.logLikelihood(),
          run.passes(),
          run.converged(),
          found.bic(),
          found.path(),
          found.reason(),
          found.others());
    }

    /** What was found, with the statistics of a pass over the rows that were searched. */
    public Selection on(Pass rows) {
      EmLoop.Result run =
          new EmLoop.Result(mixture, rows.run(mixture, 0), logLikelihood, passes, converged);
      return new Selection(run, bic, path, reason, others);
    }

    private boolean isWhole() {
      return mixture != null
          && Double.isFinite(logLikelihood)
          && reason != null
          && path != null
          && others != null
          && Stream.of(path, others).flatMap(List::stream).allMatch(Objects::nonNull);
    }
  }

  /** Reads one; Jackson writes its parts into one object, but before 2.19 reads none from there. */
  static FitState read(InputStream in, ObjectMapper json) throws IOException {
    byte[] text = in.readAllBytes();
    return new FitState(
        json.readValue(text, Header.class),
        json.readValue(text, Place.class),
        json.readValue(text, PassLog.class));
  }

  /** Passes spent: an EM run's own so far, or after a search those of the whole fit until then. */
  static int spent(Place place, int all) {
    return place.position == null ? all : place.position.passes();
  }

  int spent() {
    return spent(place, passes.passes());
  }

  /** Says what cannot be true of a fit that stopped there. */
  void check() {
    EmLoop.Position position = place.position;
    boolean isEmRun = position != null && position.mixture() != null && position.memory() != null;
    boolean isSearch = place.found != null && place.found.isWhole();
    if (header.part == null
        || header.fingerprint == null
        || header.centre == null
        || passes.history() == null
        || passes.phases() == null) {
      throw new IllegalArgumentException("parts of it are missing");
    }
    boolean isOne = header.part == Part.SEARCH ? isSearch : isEmRun && isPossible(position);
    boolean isWhole =
        Stream.of(passes.history(), passes.phases())
            .flatMap(List::stream)
            .allMatch(Objects::nonNull);
    if (!isOne || !isWhole || spent() < 1 || passes.history().isEmpty()) {
      throw new IllegalArgumentException("its numbers contradict each other");
    }
  }

  private boolean isPossible(EmLoop.Position emLoop) {
    String k = Integer.toString(emLoop.mixture().k());
    return Double.isFinite(emLoop.meanLogLikelihood())
        && passes.history().size() >= emLoop.passes()
        && (header.part == Part.FINAL
            || k.equals(header.fingerprint.get(JobFingerprint.COMPONENTS)));
  }
}
