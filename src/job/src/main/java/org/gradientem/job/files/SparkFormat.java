package org.gradientem.job.files;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.internal.SQLConf;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;
import scala.util.Properties;

/** The formats of files that Spark knows, its own and those of packages. */
public final class SparkFormat {
  /** What users type for formats that packages bring, and the packages. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "avro", "org.apache.spark:spark-avro_%1$s:%2$s",
          "delta", "io.delta:delta-spark_%1$s:VERSION",
          "iceberg", "org.apache.iceberg:iceberg-spark-runtime-%3$s_%1$s:VERSION",
          "hudi", "org.apache.hudi:hudi-spark%3$s-bundle_%1$s:VERSION");

  private static final List<String> OWN =
      List.of("parquet", "csv", "json", "orc", "libsvm", "text", "avro", "delta", "iceberg");

  private SparkFormat() {}

  /**
   * Refuses a name that no format has whose classes are there.
   *
   * @param option the option that names it, for messages
   * @param name the name
   */
  public static void require(String option, String name) {
    try {
      Class<?> unused = DataSource.lookupDataSource(name, SQLConf.get());
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      throw new WrongUsage(sentence(option, name));
    }
  }

  private static String sentence(String option, String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    if (PACKAGES.containsKey(bare)) {
      return "%s %s needs a package that is not there; give spark-submit --packages %s."
          .formatted(option, name, packageOf(bare));
    }
    return "%s '%s' is no format that Spark knows, such as %s%s"
        .formatted(option, name, String.join(", ", OWN), NearName.end(name, OWN));
  }

  /**
   * Returns the coordinates of the package that brings a format.
   *
   * @param format avro, delta, iceberg or hudi
   * @return group, artifact and version, for {@code --packages}
   */
  public static String packageOf(String format) {
    String spark = package$.MODULE$.SPARK_VERSION();
    String scala = Properties.versionNumberString().replaceFirst("\\.\\d+$", "");
    return PACKAGES
        .get(format)
        .formatted(scala, spark, spark.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
  }
}
