package org.gradientem.job.files;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.spark.internal.io.ReplacedDirectory;

/**
 * A csv file that a command writes, whole or not at all: tasks write its parts, without headers, to
 * the staging folder, and committing joins them in their order under one header.
 */
final class NewCsvFile implements NewOutput {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_COLUMNS = 1 << 20;

  private final Path target;
  private final FileSystem files;
  private final Configuration hadoop;
  private final ReplacedDirectory directory;
  private final Path staging;
  private final boolean overwrite;
  private List<String> header = List.of();

  NewCsvFile(GivenPath target, boolean overwrite, Configuration hadoop) throws IOException {
    this.target = target.path();
    this.overwrite = overwrite;
    this.hadoop = hadoop;
    files = target.files();
    directory = new ReplacedDirectory(this.target.toString(), true, hadoop, "");
    staging = directory.stage();
  }

  @Override
  public void columns(List<String> names, List<String> own) throws IOException {
    header = List.copyOf(names);
    if (!overwrite || !files.exists(target)) {
      return;
    }
    if (files.getFileStatus(target).isDirectory()) {
      throw new UserException(
          "%s is a folder, which --overwrite does not replace with a csv file; choose another --output."
              .formatted(target.toUri().getPath()));
    }
    try (InputStream in = files.open(target)) {
      CsvParserSettings settings = new CsvParserSettings();
      settings.setMaxColumns(MAX_COLUMNS);
      CsvParser parser = new CsvParser(settings);
      parser.beginParsing(in, StandardCharsets.UTF_8);
      String[] found = parser.parseNext();
      if (found == null || !Arrays.asList(found).containsAll(own)) {
        throw new UserException(
            "%s lacks the columns of an earlier run (%s), so --overwrite does not replace it; choose another --output."
                .formatted(target.toUri().getPath(), String.join(", ", own)));
      }
    }
  }

  @Override
  public Path staging() {
    return new Path(staging, "parts");
  }

  @Override
  public void commit() throws IOException {
    Path whole = new Path(staging, "whole");
    // A checksum beside a file would refuse it once the user has changed it.
    FileSystem plain =
        files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    try (OutputStream out = plain.create(whole, false, BUFFER)) {
      out.write(headerLine());
      FileStatus[] parts = files.listStatus(staging(), path -> !path.getName().matches("[._].*"));
      Arrays.sort(parts);
      for (FileStatus part : parts) {
        try (InputStream in = files.open(part.getPath())) {
          in.transferTo(out);
        }
      }
    }
    if (!overwrite && files.exists(target)) {
      throw new IOException(
          target + " was written by another job meanwhile; choose another output.");
    }
    if (files instanceof ChecksumFileSystem checked) {
      plain.delete(checked.getChecksumFile(target), false);
    }
    FileContext.getFileContext(files.getUri(), hadoop)
        .rename(whole, files.makeQualified(target), Rename.OVERWRITE);
  }

  private byte[] headerLine() {
    CsvWriterSettings settings = new CsvWriterSettings();
    CsvWriter writer = new CsvWriter(settings);
    return (writer.writeRowToString(header.toArray()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
