package org.gradientem.spark.internal.rdd;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;
import org.gradientem.UserException;
import scala.Predef;
import scala.util.Properties;

/**
 * Whether this jar is for the Spark that runs. Asked before anything else is, since what the wrong
 * Scala lacks is found missing in the middle of a fit, by its name alone.
 */
public final class RunningSpark {
  private static final String OLDEST = "3.5";

  private static final Optional<String> PROBLEM =
      problem(
          org.apache.spark.package$.MODULE$.SPARK_VERSION(),
          Properties.versionNumberString(),
          isOurScala());

  private RunningSpark() {}

  /** {@return why this jar cannot run here, as a sentence; empty if it can} */
  public static Optional<String> problem() {
    return PROBLEM;
  }

  /**
   * Checks that this jar can run here.
   *
   * @throws UserException if it cannot
   */
  public static void require() {
    PROBLEM.ifPresent(
        sentence -> {
          throw new UserException(sentence);
        });
  }

  static Optional<String> problem(String spark, String scala, boolean isOurScala) {
    if (Version.parse(spark).compareTo(Version.parse(OLDEST)) < 0) {
      return Optional.of(
          "This is Spark %s, and spark-gradient-em needs %s or later; update Spark."
              .formatted(spark, OLDEST));
    }
    String binary = scala.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
    return isOurScala
        ? Optional.empty()
        : Optional.of(
            "This Spark %s is of Scala %s, and the jar of spark-gradient-em is for another; take the jar with _%s in its name."
                .formatted(spark, binary, binary));
  }

  /** The method is there in every Scala, but what it returns is named in the call. */
  private static boolean isOurScala() {
    try {
      return Predef.wrapRefArray(new String[0]).isEmpty();
    } catch (LinkageError e) {
      return false;
    }
  }
}
