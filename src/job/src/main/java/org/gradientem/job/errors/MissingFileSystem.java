package org.gradientem.job.errors;

import java.util.List;
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

  /** Schemes of S3 that other systems have. */
  private static final List<String> S3 = List.of("s3", "s3n");

  private MissingFileSystem() {}

  /** The sentence for a failure that came from such a path. */
  static Optional<String> sentence(Throwable root) {
    String message = String.valueOf(root.getMessage());
    Matcher scheme = NO_SCHEME.matcher(message);
    if (scheme.find()) {
      if (S3.contains(scheme.group(1))) {
        return Optional.of(
            "Hadoop calls S3 s3a; write s3a:// instead of %s://, and add the package org.apache.hadoop:hadoop-aws:%s (--packages of spark-submit, PACKAGES of the scripts)."
                .formatted(scheme.group(1), VersionInfo.getVersion()));
      }
      if (scheme.group(1).equals("gs")) {
        return Optional.of(
            "Google's storage gs:// needs the package com.google.cloud.bigdataoss:gcs-connector (--packages of spark-submit, PACKAGES of the scripts); add it.");
      }
      return Optional.of(
          "Hadoop has no file system '%s'; correct the path, or add the package of that file system (--packages of spark-submit, PACKAGES of the scripts)."
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
            ? "%s is not on the class path; add its package (--packages of spark-submit, PACKAGES of the scripts)."
                .formatted(missing.group(1))
            : "%s is not on the class path; add its package (--packages org.apache.hadoop:%s:%s of spark-submit, PACKAGES of the scripts)."
                .formatted(missing.group(1), module, VersionInfo.getVersion()));
  }
}
