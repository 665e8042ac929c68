package org.gradientem.job.files;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** What a command writes, while it is written; closing removes what was not committed. */
public interface NewOutput extends AutoCloseable {
  /**
   * Where to write.
   *
   * @return a folder whose files become the output when it is committed
   */
  Path staging();

  /**
   * Puts what was written in place.
   *
   * @throws IOException if it cannot be put there
   */
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}
