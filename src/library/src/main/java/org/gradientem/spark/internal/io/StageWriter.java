package org.gradientem.spark.internal.io;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/** Writes a stage that has nothing but params, in Spark ML's layout, with a digest. */
public final class StageWriter extends MLWriter {
  private final Params stage;

  /**
   * Makes a writer.
   *
   * @param stage the stage
   */
  public StageWriter(Params stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    StageMetadata.write(sparkSession(), stage, path);
  }
}
