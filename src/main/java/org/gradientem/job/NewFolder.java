package org.gradientem.job;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.io.ReplacedDirectory;
import picocli.CommandLine.Option;

/** The options of a command that writes a folder. */
final class NewFolder {

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "New folder.")
  String path;

  @Option(names = "--overwrite", description = "Replace an existing output folder.")
  private boolean overwrite;

  /** Refuses a folder that exists, unless it is to be replaced. */
  ReplacedDirectory open(SparkSession session) throws IOException {
    return new ReplacedDirectory(
        path,
        overwrite,
        session.sparkContext().hadoopConfiguration(),
        "choose another --output or give --overwrite to replace it");
  }
}
