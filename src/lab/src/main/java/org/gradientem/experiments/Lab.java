package org.gradientem.experiments;

import static org.gradientem.RootLocale.format;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Where an experiment runs.
 *
 * @param session for fits by the estimator; null for experiments that need none
 */
public record Lab(SparkSession session, ExperimentSettings settings, Consumer<String> progress) {
  public boolean quick() {
    return settings.quick;
  }

  public long seed() {
    return settings.seed;
  }

  /** Reports how far the experiment is. */
  @FormatMethod
  public void say(String line, Object... arguments) {
    progress.accept(format(line, arguments));
  }

  /** Runs draws of the experiment of a name, and keeps them if a folder for them is given. */
  public Draws draws(String name) {
    return new Draws(name, settings.finishedDraws(), progress);
  }

  /** The folder of a name that stays, where finished draws are kept, or a temporary one. */
  public Path folder(String name) {
    try {
      Optional<Path> kept = settings.finishedDraws();
      return kept.isPresent()
          ? Files.createDirectories(kept.get().resolve(name))
          : Files.createTempDirectory(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table with the rows as vectors in the column {@code features}. */
  public Dataset<Row> vectors(double[][] rows) {
    return session.createDataFrame(
        Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList(),
        new StructType().add("features", SQLDataTypes.VectorType(), false));
  }

  /** The same in one partition, for fits that run next to each other. */
  public Dataset<Row> onePartition(double[][] rows) {
    return vectors(rows).coalesce(1);
  }
}
