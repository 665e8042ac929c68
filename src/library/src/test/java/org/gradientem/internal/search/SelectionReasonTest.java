package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.List;
import org.gradientem.OtherLocale;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionReasonTest {
  /** Why three components were chosen of 64. */
  private static SelectionReason reason(
      SelectionReason.Verdict verdict, SelectionReason.Scope scope, SelectionRecord... rivals) {
    SelectionRecord chosen = new SelectionRecord(EEE, 3, -1126.316, -2314.2961, true);
    return new SelectionReason(verdict, chosen, false, 64, List.of(rivals), scope);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-GB", "de-DE", "ar-EG", "th-TH-u-nu-thai"})
  void theSentenceHasTheSameNumbersUnderEveryLocale(String languageTag) throws Exception {
    SelectionReason reason =
        reason(
            SelectionReason.Verdict.LOCALLY_OPTIMAL,
            new SelectionReason.Scope(200_000, 0),
            new SelectionRecord(EEE, 2, -1137, -2325.2161, true),
            new SelectionRecord(VVV, 2, -1130, -2322.1961, true));

    assertThat(OtherLocale.under(languageTag, reason::toString))
        .contains(
            "200000 rows",
            "k = 3 ",
            "(-2314.30)",
            "k = 2 is 10.92 lower",
            "VVV (k = 2) is 7.90 lower",
            "64 components");
  }

  @Test
  void aSearchThatEndedEarlySaysWhatToDo() {
    assertThat(reason(SelectionReason.Verdict.CUT_OFF, SelectionReason.Scope.ALL))
        .hasToString(
            "k = 3 with EEE covariances has the best BIC (-2314.30). The search ended before all of its merges, splits and family changes were tried; a larger `maxSeconds` lets it try more. The search started with 64 components.");
  }
}
