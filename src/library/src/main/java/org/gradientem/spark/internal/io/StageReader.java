package org.gradientem.spark.internal.io;

import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads a stage that has nothing but params, as {@link StageWriter} wrote it.
 *
 * @param <T> the stage's class
 */
public final class StageReader<T extends Params> extends MLReader<T> {
  private final Class<T> type;
  private final Function<String, T> maker;

  /**
   * Makes a reader.
   *
   * @param type the stage's class
   * @param maker makes a stage with a uid
   */
  public StageReader(Class<T> type, Function<String, T> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public T load(String path) {
    StageMetadata metadata = StageMetadata.read(sparkSession(), path, type);
    T stage = maker.apply(metadata.uid());
    metadata.setParams(stage);
    return stage;
  }
}
