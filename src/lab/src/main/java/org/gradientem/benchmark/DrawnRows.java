package org.gradientem.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.RowFile;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/** The same rows for all fits, in a folder of this machine that is removed in the end. */
final class DrawnRows implements AutoCloseable {
  private static final String TABLE = "parquet";

  private final SparkSession session;
  private final Mixture mixture;
  private final Path folder;
  private final FileSystem files;

  /** Draws and writes them. */
  DrawnRows(SparkSession session, Workload load, Mixture mixture) throws IOException {
    this.session = session;
    this.mixture = mixture;
    files = FileSystem.getLocal(session.sparkContext().hadoopConfiguration());
    folder = Files.createTempDirectory("rows");
    // Should the process be ended before the fits are.
    files.deleteOnExit(hadoopPath());
    load.drawn(session, mixture).write().parquet(table());
  }

  private org.apache.hadoop.fs.Path hadoopPath() {
    return new org.apache.hadoop.fs.Path(folder.toUri());
  }

  private String table() {
    return folder.resolve(TABLE).toUri().toString();
  }

  /** The rows, to be read from the files by whoever asks for them. */
  Dataset<Row> read() {
    return session.read().schema(Workload.SCHEMA).parquet(table());
  }

  /** The first so many of them as a {@link RowFile}. */
  Path first(long rows) throws IOException {
    Path file = folder.resolve(rows + ".f8");
    MixtureSampler sampler = new MixtureSampler(mixture, Workload.SEED);
    RowFile.write(file, rows, row -> sampler.draw(row).features());
    return file;
  }

  @Override
  public void close() throws IOException {
    files.delete(hadoopPath(), true);
  }
}
