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
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_CLASS = "io/delta/sql/DeltaSparkSessionExtension.class";

  /** What users type for formats that packages bring, and the packages. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "avro", "org.apache.spark:spark-avro_%1$s:%2$s",
          "delta", "io.delta:%4$s_%1$s:%5$s",
          "iceberg", "org.apache.iceberg:iceberg-spark-runtime-%3$s_%1$s:VERSION",
          "hudi", "org.apache.hudi:hudi-spark%3$s-bundle_%1$s:VERSION");

  /** Formats whose files name the place that they were written to. */
  private static final List<String> UNMOVABLE = List.of("iceberg", "hudi", "jdbc");

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
      Class<?> unused = DataSource.lookupDataSource(name.toLowerCase(Locale.ROOT), SQLConf.get());
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      throw new WrongUsage(sentence(option, name));
    }
  }

  /**
   * Refuses a format that no folder can be written in and then moved.
   *
   * @param option the option that names it, for messages
   * @param name the name
   */
  public static void requireWritable(String option, String name) {
    if (UNMOVABLE.contains(name.toLowerCase(Locale.ROOT))) {
      throw new WrongUsage(
          "%s %s writes to a table and to no folder; give parquet, and load that into the table."
              .formatted(option, name));
    }
    require(option, name);
  }

  private static String sentence(String option, String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    if (PACKAGES.containsKey(bare)) {
      return "%s %s needs a package that is not there; give --packages %s to spark-submit (PACKAGES of the scripts)."
          .formatted(option, name, packageOf(bare));
    }
    return "%s '%s' is no format that Spark knows, such as %s%s"
        .formatted(option, name, String.join(", ", OWN), NearName.end(name, OWN));
  }

  /**
   * Returns what a session has to be made with so that Delta tables can be read: Delta refuses a
   * session without its extension.
   *
   * @return Spark's configuration by key; empty where Delta is not there, or extensions are set
   */
  public static Map<String, String> extensions() {
    boolean isThere = SparkFormat.class.getClassLoader().getResource(DELTA_CLASS) != null;
    return isThere && System.getProperty(EXTENSIONS) == null
        ? Map.of(
            EXTENSIONS,
            "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog",
            "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        : Map.of();
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
    String minor = spark.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    // Delta's versions are Spark's from 4.0 on, and its artifacts name Spark's from 4.1 on.
    boolean isNamed = minor.compareTo("4.1") >= 0;
    return PACKAGES
        .get(format)
        .formatted(
            scala,
            spark,
            minor,
            isNamed ? "delta-spark_" + minor : "delta-spark",
            minor.startsWith("3") ? "3.3.2" : minor + ".0");
  }
}
