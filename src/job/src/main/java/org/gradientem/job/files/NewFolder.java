package org.gradientem.job.files;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.spark.internal.io.ReplacedDirectory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a command that writes a folder. */
public final class NewFolder {
  private static final String MEND = "choose another --output";
  private static final String OR_OVERWRITE = MEND + " or give --overwrite to replace it";

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "New folder.")
  private String path;

  @Option(names = "--overwrite", description = "Replace what an earlier run wrote to --output.")
  private boolean overwrite;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The folder while it is written; closing removes what was not committed. */
  public final class Opened implements NewOutput {
    private final Path target;
    private final FileSystem files;
    private final ReplacedDirectory directory;
    private final Path staging;

    private Opened(GivenPath target, Configuration hadoop) throws IOException {
      this.target = target.path();
      files = target.files();
      directory = new ReplacedDirectory(this.target.toString(), overwrite, hadoop, OR_OVERWRITE);
      requireReplaceable();
      staging = directory.stage();
    }

    @Override
    public Path staging() {
      return staging;
    }

    /** Puts the folder in place, with the list of files that a later run needs to replace it. */
    @Override
    public void commit() throws IOException {
      requireReplaceable();
      Receipt.write(files, staging, command.name());
      directory.commit();
    }

    @Override
    public void close() throws IOException {
      directory.close();
    }

    private void requireReplaceable() throws IOException {
      if (!overwrite || !files.exists(target)) {
        return;
      }
      if (!files.getFileStatus(target).isDirectory()) {
        throw new UserException(
            "%s is a file and not a folder that an earlier run wrote, so --overwrite does not replace it; %s."
                .formatted(path, MEND));
      }
      Path real = Places.real(files, target);
      for (Path kept : List.of(files.getWorkingDirectory(), files.getHomeDirectory())) {
        if (Places.isWithin(Places.real(files, kept), real)) {
          throw new UserException(
              "%s is or holds %s, so --overwrite does not replace it; %s."
                  .formatted(path, kept.toUri().getPath(), MEND));
        }
      }
      Receipt.foreignFile(files, target)
          .ifPresent(
              file -> {
                throw new UserException(
                    "%s holds %s, which no earlier run wrote there, so --overwrite does not replace it; %s or move that away."
                        .formatted(path, file, MEND));
              });
    }
  }

  /**
   * Where it is to be.
   *
   * @return the path as it was given
   */
  public String path() {
    return path;
  }

  /**
   * Whether the path is that of a csv file.
   *
   * @return true if its name ends with .csv
   */
  public boolean isCsvFile() {
    return path.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /**
   * Refuses a folder that exists, unless an earlier run wrote all that is in it and it is to be
   * replaced, and one that overlaps another place.
   *
   * @param session the session
   * @param others the other places of the command
   * @return the folder, to be written and committed
   * @throws IOException if it cannot be made
   */
  public Opened open(SparkSession session, Places others) throws IOException {
    return new Opened(target(session, others), session.sparkContext().hadoopConfiguration());
  }

  /**
   * Opens a csv file where the path is one's, else a folder.
   *
   * @param session the session
   * @param others the other places of the command
   * @return what is to be written and committed
   * @throws IOException if it cannot be made
   */
  public NewOutput openAny(SparkSession session, Places others) throws IOException {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    return isCsvFile()
        ? new NewCsvFile(target(session, others), overwrite, hadoop)
        : open(session, others);
  }

  private GivenPath target(SparkSession session, Places others) throws IOException {
    others.writes("--output", path).requireApart();
    GivenPath target = GivenPath.of("--output", path, session.sparkContext().hadoopConfiguration());
    target.requirePlain();
    requireFree(target);
    return target;
  }

  /**
   * Refuses a folder on this machine that exists or cannot be made, before Spark is started.
   *
   * @param hadoop the configuration of its file system
   * @throws IOException if the file system cannot be read
   */
  public void check(Configuration hadoop) throws IOException {
    GivenPath target = GivenPath.of("--output", path, hadoop);
    target.requirePlain();
    if (target.isLocal()) {
      target.requireWritable();
      requireFree(target);
    }
  }

  private void requireFree(GivenPath target) throws IOException {
    if (!overwrite && target.files().exists(target.path())) {
      throw new UserException("%s already exists; %s.".formatted(path, OR_OVERWRITE));
    }
  }
}
