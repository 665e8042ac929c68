package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.List;
import org.gradientem.OtherLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionReasonTest {

  @ParameterizedTest
  @ValueSource(strings = {"en-GB", "de-DE", "ar-EG", "th-TH-u-nu-thai"})
  void theSentenceHasTheSameNumbersUnderEveryLocale(String languageTag) throws Exception {
    SelectionReason reason =
        new SelectionReason(
            SelectionReason.Verdict.LOCALLY_OPTIMAL,
            EEE,
            3,
            false,
            -2314.2961,
            64,
            List.of(new SelectionReason.Neighbour(EEE, 2, 10.92)),
            List.of(new SelectionReason.Neighbour(VVV, 2, 7.9)),
            200_000,
            0);

    assertThat(OtherLocale.under(languageTag, reason::toString))
        .contains(
            "200000 rows",
            "k = 3 ",
            "(-2314.30)",
            "k = 2 loses 10.92",
            "VVV (k = 2) loses 7.90",
            "64 components");
  }
}
