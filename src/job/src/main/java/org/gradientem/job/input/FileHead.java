package org.gradientem.job.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.gradientem.UserException;

/**
 * The beginning of a file, decompressed.
 *
 * @param file the file
 * @param bytes its first bytes
 * @param isWhole whether these are all
 */
record FileHead(FileStatus file, byte[] bytes, boolean isWhole) {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MIN_BYTES = 1 << 16;

  /** Of all files, so that a folder of many is looked at within seconds. */
  private static final int MAX_BYTES_OF_ALL = 1 << 26;

  /** Reads the beginnings of some files. */
  static List<FileHead> of(List<FileStatus> files, Configuration hadoop) {
    int bytes = Math.max(MIN_BYTES, Math.min(MAX_BYTES, MAX_BYTES_OF_ALL / files.size()));
    CompressionCodecFactory codecs = new CompressionCodecFactory(hadoop);
    return files.parallelStream().map(file -> of(file, bytes, codecs, hadoop)).toList();
  }

  private static FileHead of(
      FileStatus file, int most, CompressionCodecFactory codecs, Configuration hadoop) {
    Path path = file.getPath();
    CompressionCodec codec = codecs.getCodec(path);
    try (InputStream stored = path.getFileSystem(hadoop).open(path);
        InputStream text = codec == null ? stored : codec.createInputStream(stored)) {
      byte[] bytes = text.readNBytes(most);
      return new FileHead(file, bytes, bytes.length < most);
    } catch (IOException e) {
      throw new UserException(
          "%s cannot be read (%s); check the file and its permissions."
              .formatted(Path.getPathWithoutSchemeAndAuthority(path), e.getMessage()),
          e);
    }
  }

  String path() {
    return Path.getPathWithoutSchemeAndAuthority(file.getPath()).toString();
  }

  /** Refuses what is no text. */
  void requireText() {
    Optional<String> kind = FileKind.of(bytes);
    if (kind.isPresent()) {
      throw new UserException("%s is %s.".formatted(path(), kind.get()));
    }
    int line = 1;
    for (byte b : bytes) {
      if (b == 0) {
        throw new UserException(
            "Line %d of %s has a zero byte, which no text has; remove it.".formatted(line, path()));
      }
      line += b == '\n' ? 1 : 0;
    }
  }
}
