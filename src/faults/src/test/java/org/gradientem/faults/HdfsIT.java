package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows, checkpoints and output on HDFS, whose servers come and go. */
class HdfsIT {
  /** A fit that was told to be given again may meet a name node that is not ready yet. */
  private static final int MAX_TRIES = 5;

  @TempDir static Path folder;
  private static MiniDFSCluster hdfs;
  private static String root;
  private static String expected;

  @BeforeAll
  static void start() throws Exception {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    conf.setInt("dfs.replication", 2);
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(2).build();
    hdfs.waitActive();
    root = hdfs.getURI().toString();
    files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(Trial.rows()), new org.apache.hadoop.fs.Path(rows()));
    // Not that of the local files: those of one length come in the order of their folder's list.
    Trial.succeed(JvmProcess.submit("hdfs whole", "local[2]", Trial.fit(rows(), root + "/whole")));
    expected = components("whole");
  }

  @AfterAll
  static void stop() {
    if (hdfs != null) {
      hdfs.shutdown(true);
    }
  }

  private static String rows() {
    return root + "/rows";
  }

  private static String components(String output) throws IOException {
    try (InputStream in =
        files().open(new org.apache.hadoop.fs.Path("/" + output + "/components.csv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static FileSystem files() throws IOException {
    return hdfs.getFileSystem();
  }

  private static List<String> names(String directory) throws IOException {
    return Arrays.stream(files().listStatus(new org.apache.hadoop.fs.Path(directory)))
        .map(FileStatus::getPath)
        .map(org.apache.hadoop.fs.Path::getName)
        .toList();
  }

  private static String[] fit(String name, String... more) {
    List<String> args =
        new ArrayList<>(List.of("--checkpoint-dir=" + root + "/checkpoints " + name));
    args.addAll(List.of(more));
    return Trial.fit(rows(), "%s/%s/fit".formatted(root, name), args.toArray(String[]::new));
  }

  private static void assertEnd(String name) throws IOException {
    assertThat(components(name + "/fit")).isEqualTo(expected);
    assertThat(names("/" + name)).containsExactly("fit");
    assertThat(names("/checkpoints " + name)).isEmpty();
  }

  @Test
  void aKilledDriverGoesOn() throws Exception {
    JvmProcess killed = JvmProcess.submit("hdfs killed", "local[2]", fit("killed", "--verbose"));
    killed.await("main +pass +9 ");
    killed.kill();
    JvmProcess again = Trial.succeed(JvmProcess.submit("hdfs resumed", "local[2]", fit("killed")));
    assertThat(again.text()).contains("Resumed at pass");
    assertEnd("killed");
  }

  @Test
  void aDataNodeIsStoppedAndStarted() throws Exception {
    JvmProcess fit = JvmProcess.submit("hdfs data node", "local[2]", fit("data node", "--verbose"));
    fit.await("main +pass +4 ");
    MiniDFSCluster.DataNodeProperties stopped = hdfs.stopDataNode(0);
    fit.await("main +pass +12 ");
    assertThat(hdfs.restartDataNode(stopped)).isTrue();
    Trial.succeed(fit);
    assertEnd("data node");
  }

  @Test
  void theNameNodeIsStoppedAndStarted() throws Exception {
    JvmProcess fit = JvmProcess.submit("hdfs name node", "local[2]", fit("name node"));
    fit.await("^main ");
    hdfs.shutdownNameNode(0);
    hdfs.restartNameNode(0, true);
    int tries = 1;
    while (fit.exitCode() != 0) {
      Trial.assertOneSentence(fit, "localhost");
      assertThat(tries++).as(fit::lastLines).isLessThan(MAX_TRIES);
      fit = JvmProcess.submit("hdfs name node " + tries, "local[2]", fit("name node"));
    }
    assertEnd("name node");
  }
}
