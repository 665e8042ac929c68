import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the jar that Python's JVM fits few rows with, instead of PySpark's hundreds of megabytes:
 * what that path needs of the libraries, by their packages, with their licences. Maven runs this
 * file as it stands, with the libraries on the class path.
 */
final class LocalJar {
  /** For each library what of it is taken: * is within a folder, ** below it as well. */
  private static final String RULES =
      """
      arpack_combined_all org/**
      blas dev/** resources/**
      commons-math3 org/**
      hadoop-client-api org/apache/hadoop/{conf,fs,fs/statistics}/*
      icu4j com/ibm/icu/**.class com/ibm/icu/*.properties com/ibm/icu/impl/data/icudata/coll/res_index.res
      jackson-annotations com/**
      jackson-core com/**
      jackson-databind com/**
      json4s-ast org/**
      json4s-core org/**
      json4s-jackson org/**
      json4s-jackson-core org/**
      json4s-scalap org/**
      kryo-shaded com/esotericsoftware/kryo/*
      lapack dev/** resources/**
      log4j-api org/**
      log4j-core org/apache/logging/log4j/core/* org/apache/logging/log4j/core/filter/AbstractFilter*
      paranamer com/**
      py4j py4j/**
      scala-library scala/** library.properties
      slf4j-api org/**
      spark-catalyst org/apache/spark/sql/catalyst/* org/apache/spark/sql/catalyst/expressions/{SpecializedGetters,*GenericInternalRow}*
      spark-common-utils org/** spark-version-info.properties
      spark-common-utils-java org/**
      spark-core org/apache/spark/* org/apache/spark/api/java/** org/apache/spark/rdd/* org/apache/spark/util/*Accumulator*
      spark-mllib org/apache/spark/ml/* org/apache/spark/ml/{attribute,linalg,param,util}/** org/apache/spark/ml/clustering/{*Summary,GaussianMixture}*
      spark-mllib-local org/**
      spark-sql-api org/apache/spark/sql/* org/apache/spark/sql/api/java/** org/apache/spark/sql/types/**
      spark-unsafe org/**
      """;

  private static final String LICENCES = "{META-INF/,}{LICENSE,NOTICE,license}*";

  /** The time of every entry, so that the jar has the same bytes each time. */
  private static final long TIME = 1_767_225_600_000L;

  private LocalJar() {}

  /** Writes the file that is named. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    Files.createDirectories(file.getParent());
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String rule : RULES.lines().toList()) {
        List<String> words = List.of(rule.split(" "));
        try (FileSystem library = FileSystems.newFileSystem(library(words.get(0)))) {
          copy(library, words.subList(1, words.size()), "", jar);
          copy(library, List.of(LICENCES), "META-INF/" + words.get(0) + "/", jar);
        }
      }
    }
  }

  private static Path library(String name) {
    String pattern = ".*[/\\\\]" + name + "(_[\\d.]+)?-\\d[^/\\\\]*\\.jar";
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.matches(pattern))
        .findFirst()
        .map(Path::of)
        .orElseThrow(() -> new IllegalArgumentException("No library is called " + name));
  }

  private static void copy(
      FileSystem library, List<String> patterns, String folder, ZipOutputStream jar)
      throws IOException {
    List<PathMatcher> taken =
        patterns.stream().map(each -> library.getPathMatcher("glob:/" + each)).toList();
    try (Stream<Path> files = Files.walk(library.getPath("/"))) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              // Made for the libraries of Spark, of which each has it.
              .filter(path -> !path.endsWith("UnusedStubClass.class"))
              .filter(path -> taken.stream().anyMatch(each -> each.matches(path)))
              .sorted()
              .toList();
      for (Path path : found) {
        ZipEntry entry = new ZipEntry(folder + path.toString().substring(1));
        entry.setTime(TIME);
        jar.putNextEntry(entry);
        Files.copy(path, jar);
        jar.closeEntry();
      }
    }
  }
}
