package org.gradientem.job.files;

import java.io.IOException;
import java.util.List;
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
   * Says what the columns are called; refuses to replace a csv file that has not those of a run.
   *
   * @param names the names of all columns
   * @param own names that a file has which an earlier run wrote
   * @throws IOException if the file that is there cannot be read
   */
  default void columns(List<String> names, List<String> own) throws IOException {}

  /**
   * Puts what was written in place.
   *
   * @throws IOException if it cannot be put there
   */
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}
