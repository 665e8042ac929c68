package org.gradientem.job.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkException;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;

class FailureTest {

  /** As it is thrown by code of others. */
  private static SparkException spark(String message, Throwable... cause) {
    SparkException thrown = new SparkException(message, cause.length > 0 ? cause[0] : null);
    thrown.setStackTrace(new StackTraceElement[0]);
    return thrown;
  }

  private static void assertSaid(Throwable thrown, String sentence) {
    assertThat(Failure.sentence(thrown)).isEqualTo(sentence);
  }

  @Test
  void aFullDiskIsOneSentenceWhoeverNoticesIt() {
    IOException full = new IOException("No space left on device");
    String sentence =
        "No space left on device; free the disk of the output, of the checkpoints or of SPARK_LOCAL_DIRS, and run it again.";

    full.setStackTrace(new StackTraceElement[0]);
    assertSaid(full, sentence);
    assertSaid(new IOException(new Error(full)), sentence);
    assertSaid(
        spark(
            "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: Lost task 0.3 in stage 3.0 (TID 3) (host executor 1): org.apache.hadoop.fs.FSError: java.io.IOException: No space left on device\\n\\tat a.b"
                .translateEscapes()),
        sentence);
  }

  @Test
  void theClassesOfJavaAreNotForTheUser() {
    assertSaid(
        spark(
            "… most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (host executor driver): java.lang.IllegalStateException: Row 3 is odd."),
        "Row 3 is odd.");
  }

  @Test
  void theFileOfAMalformedRowIsReported() {
    Throwable malformed =
        new SparkException("[MALFORMED_CSV_RECORD] Malformed CSV record: 1,2,3 SQLSTATE: KD000");
    assertSaid(
        spark(
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///a/rows.csv. SQLSTATE: KD001",
            malformed),
        "file:///a/rows.csv: Malformed CSV record: 1,2,3");
    assertSaid(
        spark(
            "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: Lost task 0.3 in stage 3.0 (TID 3) (10.0.0.1 executor 1): org.apache.spark.SparkException: [FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///a/rows.csv. SQLSTATE: KD001\n\tat a.b\nCaused by: org.apache.spark.SparkRuntimeException: [MALFORMED_CSV_RECORD] Malformed CSV record: 1,2,3 SQLSTATE: KD000\n\tat a.c\n\nDriver stacktrace:"),
        "file:///a/rows.csv: Malformed CSV record: 1,2,3");
  }

  @Test
  void tooLittleMemoryForSparkNamesTheSetting() {
    assertSaid(
        new IllegalArgumentException(
            "[INVALID_DRIVER_MEMORY] System memory 314572800 must be at least 471859200.\nPlease increase heap size using the --driver-memory option or \"spark.driver.memory\" in Spark configuration. SQLSTATE: F0000"),
        "The driver has 300 MB of memory, of which Spark needs at least 450; raise spark.driver.memory (DRIVER_MEMORY of the scripts).");
  }

  @Test
  void resultsTooLargeNameTheSetting() {
    assertSaid(
        spark(
            "Job aborted due to stage failure: Total size of serialized results of 3 tasks (1.1 GiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)"),
        "Total size of serialized results of 3 tasks (1.1 GiB) is bigger than spark.driver.maxResultSize (1024.0 MiB); raise spark.driver.maxResultSize (--conf of spark-submit).");
  }

  @Test
  void aLackOfMemoryNamesTheSetting() {
    assertThat(Failure.sentence(new IOException(new OutOfMemoryError("Java heap space"))))
        .contains("Java heap space")
        .contains("DRIVER_MEMORY");
  }

  @Test
  void aValueNeitherSplitsASentenceNorControlsATerminal() {
    assertSaid(
        new UserException("'a\nb\t\u001b[31m' is no number."),
        "'a\\nb\\t\\u001b[31m' is no number.");
  }

  @Test
  void whatMayNotBeReadIsNamedOnce() {
    FileNotFoundException denied = new FileNotFoundException("/a/rows.csv (Permission denied)");
    String sentence =
        "/a/rows.csv may not be read or written; change its permissions or choose another path.";

    assertSaid(denied, sentence);
    assertSaid(
        new SparkException("Encountered error while reading file file:///a/rows.csv.", denied),
        sentence);
    assertSaid(new AccessDeniedException("/a/rows.csv"), sentence);
  }

  @Test
  void aFileSystemThatIsNotThereNamesItsPackage() {
    assertSaid(
        new RuntimeException(
            new ClassNotFoundException("Class org.apache.hadoop.fs.s3a.S3AFileSystem not found")),
        "org.apache.hadoop.fs.s3a.S3AFileSystem is not on the class path; add its package (--packages org.apache.hadoop:hadoop-aws:%s of spark-submit, PACKAGES of the scripts)."
            .formatted(VersionInfo.getVersion()));
    assertThat(
            Failure.sentence(
                new UnsupportedFileSystemException("No FileSystem for scheme \"foo\"")))
        .contains("no file system 'foo'; correct the path");
    assertThat(
            Failure.sentence(new UnsupportedFileSystemException("No FileSystem for scheme \"s3\"")))
        .contains("write s3a:// instead of s3://")
        .contains("org.apache.hadoop:hadoop-aws:");
    assertThat(
            Failure.sentence(new UnsupportedFileSystemException("No FileSystem for scheme \"gs\"")))
        .contains("com.google.cloud.bigdataoss:gcs-connector");
  }

  @Test
  void whatJavaThrowsByItselfIsASentence() {
    assertSaid(
        new NegativeArraySizeException("-294967296"),
        "An unforeseen error (NegativeArraySizeException: -294967296); give --verbose for its trace, and report it with that.");
    assertSaid(
        new IllegalArgumentException("k is odd; choose another."), "k is odd; choose another.");
  }

  @Test
  void aLimitOfThreadsIsNoLackOfHeap() {
    assertThat(Failure.sentence(new OutOfMemoryError("unable to create native thread: possibly")))
        .contains("ulimit -u")
        .doesNotContain("fit fewer");
  }
}
