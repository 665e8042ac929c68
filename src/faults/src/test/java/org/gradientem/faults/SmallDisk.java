package org.gradientem.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of a few megabytes, in memory, that can be filled; only root can have one. */
record SmallDisk(Path root) {
  private static final int CHUNK = 1 << 16;

  /** Mounts one where a folder is to be; what asks for it is skipped where that is not allowed. */
  static SmallDisk mount(Path root, int megabytes) throws IOException, InterruptedException {
    Files.createDirectory(root);
    String size = "size=%dm".formatted(megabytes);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", size, "tmpfs", root.toString()),
        "a disk to be filled cannot be mounted here; it takes root");
    return new SmallDisk(root);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /** Leaves so many bytes free. */
  void fill(long free) throws IOException {
    Path filling = root.resolve("filling");
    Files.deleteIfExists(filling);
    long left = Files.getFileStore(root).getUsableSpace() - free;
    try (OutputStream out = Files.newOutputStream(filling)) {
      for (; left > 0; left -= CHUNK) {
        out.write(new byte[(int) Math.min(CHUNK, left)]);
      }
    }
  }

  /** Removes what fills it. */
  void free() throws IOException {
    Files.deleteIfExists(root.resolve("filling"));
  }

  /** Removes a folder of it. */
  void remove(Path folder) throws IOException, InterruptedException {
    run("rm", "-r", folder.toString());
  }

  void unmount() throws IOException, InterruptedException {
    run("umount", "-l", root.toString());
  }
}
