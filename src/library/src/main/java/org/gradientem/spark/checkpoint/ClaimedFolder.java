package org.gradientem.spark.checkpoint;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.gradientem.UserException;
import org.gradientem.spark.io.FolderClaim;
import org.gradientem.spark.rdd.Cause;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.settings.FitSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a fit's checkpoints, if they are wanted, which no other fit uses until closing. */
public final class ClaimedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimedFolder.class);

  private final FitSettings settings;
  private final Configuration hadoop;
  private final FolderClaim claim;

  /**
   * Claims the folder.
   *
   * @param context of the session whose file systems are meant; none for those of this JVM
   */
  public ClaimedFolder(FitSettings settings, Optional<SparkContext> context) {
    this.settings = settings;
    String dir = settings.checkpoints().dir();
    // Without a folder there may be no Hadoop either.
    hadoop = dir.isEmpty() ? null : configuration(context);
    try {
      claim = dir.isEmpty() ? null : new FolderClaim(dir, hadoop);
    } catch (FolderClaim.InUse e) {
      throw new UserException(
          "Another fit is writing its checkpoints to %s (%s); give each fit a checkpointDir of its own."
              .formatted(dir, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be written to (%s); change checkpointDir or its permissions, or free its disk."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  private static Configuration configuration(Optional<SparkContext> context) {
    return context.map(SparkContext::hadoopConfiguration).orElseGet(Configuration::new);
  }

  /** What was subtracted from rows by the fit that it has checkpoints of, if it has any. */
  public Optional<double[]> centre() {
    return claim == null
        ? Optional.empty()
        : Checkpoint.centre(settings.checkpoints().dir(), hadoop);
  }

  /** The checkpoints of the fit to some rows. */
  public Checkpoints of(InputBlocks input, FitHistory journal) {
    return new Checkpoints(settings, hadoop, input, journal);
  }

  @Override
  public void close() {
    try {
      if (claim != null) {
        claim.close();
      }
    } catch (IOException e) {
      LOG.warn("The checkpoint folder could not be given free: {}", e.getMessage());
    }
  }
}
