package org.gradientem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapsTest {
  @Test
  void neighboursAreThoseThatRowsAreTakenFor() {
    double[][] responsibilities = {{0.7, 0.3, 0}, {0.4, 0.6, 0}, {0, 0.002, 0.998}};

    List<List<Overlaps.Neighbour>> found = Overlaps.of(3, responsibilities);

    assertThat(found.get(0))
        .singleElement()
        .satisfies(
            neighbour -> {
              assertThat(neighbour.component()).isEqualTo(1);
              assertThat(neighbour.probability()).isCloseTo(0.4 / 1.1, within(1e-15));
            });
    assertThat(found.get(1)).extracting(Overlaps.Neighbour::component).containsExactly(0);
    assertThat(found.get(2)).as("two in a thousand are no overlap").isEmpty();
  }

  @Test
  void aComponentWithoutRowsHasNone() {
    assertThat(Overlaps.of(2, new double[][] {{1, 0}}).get(1)).isEmpty();
  }
}
