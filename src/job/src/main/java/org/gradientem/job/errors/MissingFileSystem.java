package org.gradientem.job.errors;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** Says which package brings a file system of Hadoop that a path asks for. */
final class MissingFileSystem {
  private static final Pattern NO_SCHEME =
      Pattern.compile(
          "No (?:FileSystem for scheme|AbstractFileSystem configured for scheme:) \"?([^\"\\s]+)\"?");
  private static final Pattern NO_CLASS =
      Pattern.compile("(?:Class )?(org\\.apache\\.hadoop\\.fs\\.(\\w+)\\.\\w+)(?: not found)?");

  /** The modules of Hadoop by the packages of their classes. */
  private static final Map<String, String> MODULES =
      Map.of(
          "s3a", "hadoop-aws",
          "azure", "hadoop-azure",
          "azurebfs", "hadoop-azure",
          "adl", "hadoop-azure-datalake",
          "aliyun", "hadoop-aliyun",
          "cosn", "hadoop-cos",
          "obs", "hadoop-huaweicloud");

  private MissingFileSystem() {}

  /** The sentence for a failure that came from such a path. */
  static Optional<String> sentence(Throwable root) {
    String message = String.valueOf(root.getMessage());
    Matcher scheme = NO_SCHEME.matcher(message);
    if (scheme.find()) {
      return Optional.of(
          "Hadoop has no file system '%s'; correct the path, or add the package of that file system (--packages of spark-submit)."
              .formatted(Failure.printable(scheme.group(1))));
    }
    boolean isClass =
        root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError;
    Matcher missing = NO_CLASS.matcher(message.replace('/', '.'));
    if (!isClass || !missing.matches()) {
      return Optional.empty();
    }
    String module = MODULES.get(missing.group(2));
    return Optional.of(
        module == null
            ? "%s is not on the class path; add its package (--packages of spark-submit)."
                .formatted(missing.group(1))
            : "%s is not on the class path; add its package (--packages org.apache.hadoop:%s:%s of spark-submit)."
                .formatted(missing.group(1), module, VersionInfo.getVersion()));
  }
}
