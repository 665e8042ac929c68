package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;

/** What Spark ML's log of training says of a fit. */
class RefusedFitTest {
  private static final String TRAINING = "org.apache.spark.ml.util.Instrumentation";

  private static final Dataset<Row> ROWS =
      Tables.of(new double[][] {{0, 1}, {1, 3}, {2, 0}, {3, 4}}, 1);

  private static final class Lines extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Lines() {
      super("training", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }
  }

  private static List<String> logged(Consumer<Dataset<Row>> fit) {
    Logger logger = (Logger) LogManager.getLogger(TRAINING);
    Level before = logger.getLevel();
    Lines lines = new Lines();
    lines.start();
    Configurator.setLevel(TRAINING, Level.INFO);
    logger.addAppender(lines);
    try {
      fit.accept(ROWS);
    } finally {
      logger.removeAppender(lines);
      Configurator.setLevel(TRAINING, before);
    }
    return lines.lines;
  }

  @Test
  void aRefusedFitHasNotFinished() {
    List<String> lines =
        logged(
            rows ->
                assertThatThrownBy(() -> new GradientEM().setK(5).fit(rows))
                    .isInstanceOf(UserException.class)
                    .hasNoCause());
    assertThat(lines).noneMatch(line -> line.contains("training finished"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("ERROR"))
        .singleElement()
        .asString()
        .contains("5 components were asked for")
        .hasLineCount(1);
  }

  @Test
  void aFitHas() {
    assertThat(logged(rows -> Models.estimator(1).fit(rows)))
        .anyMatch(line -> line.contains("training finished"));
  }

  @Test
  void theNumbersOfAStartAreNotLogged() {
    GradientEM estimator =
        Models.estimator(1)
            .setMaxIter(3)
            .setInitialMixture(new double[] {1}, new double[][] {{0.125, 7.0625}});
    assertThat(logged(estimator::fit))
        .anyMatch(line -> line.contains("\"maxIter\":3"))
        .noneMatch(line -> line.contains("7.0625"));
  }
}
