package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished fit is not lost for what the rows would say of it, if they can no longer be read. */
class KeptFitTest {
  private static final int STEPS = 3;

  private static volatile boolean areGone;

  @TempDir Path folder;

  @BeforeEach
  void areThere() {
    areGone = false;
  }

  private static Dataset<Row> rows() {
    Samples samples = Samples.clustered(200, 2, 3, 4, new SplittableRandom(5));
    return Tables.computed(
        SharedSession.context()
            .parallelize(Arrays.asList(samples.rows()), 2)
            .map(
                row -> {
                  if (areGone) {
                    throw new IOException("The disk is gone.");
                  }
                  return row;
                }));
  }

  private static GradientEM estimator() {
    return Models.estimator(3).setMaxIter(STEPS).setTol(0);
  }

  @Test
  void theModelComesWithAWarningAndWithoutGroupsAndOutliers() throws IOException {
    GradientEM estimator = estimator().setGroups(2).setContamination(0.1);
    GradientEMModel model =
        estimator.fit(rows(), new Uncached(pass -> areGone = pass.pass() > STEPS));

    assertThat(areGone).isTrue();
    assertThat(model.summary().warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .startsWith("Groups, outliers and ICL could not be found out (")
                    .contains("The disk is gone")
                    .endsWith("fit again to have them."))
        .anySatisfy(warning -> assertThat(warning).contains("unset `groups` and `contamination`"));
    areGone = false;
    Models.assertSameBits(model, estimator().fit(rows()));
    assertThat(model.summary().icl()).isNaN();
    assertThat(model.summary().predictions().count()).isEqualTo(200);
    String saved = folder.resolve("model").toString();
    model.write().save(saved);
    Models.assertSameBits(GradientEMModel.load(saved), model);
  }

  @Test
  void aFitThatIsCancelledThenIsCancelled() {
    assertThatThrownBy(
            () ->
                estimator()
                    .fit(
                        rows(),
                        new Uncached(
                            pass -> {
                              if (pass.pass() > STEPS) {
                                Thread.currentThread().interrupt();
                              }
                            })))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
