package org.gradientem.spark.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.gradientem.RootLocale;

/** Names a process in the names of its temporary folders, so that others know when it is gone. */
final class Owner {
  /** A process elsewhere cannot be looked for; no job writes one output for so long. */
  private static final Duration LONG = Duration.ofDays(14);

  /** By which a process's start may seem to move when the clock is set. */
  private static final long CLOCK_SECONDS = 60;

  /** Host, process, second of its start, and what tells apart its folders. */
  private static final Pattern ID = Pattern.compile("(.*)~(\\d+)~(\\d+)~[0-9a-f-]+");

  private Owner() {}

  /** A new name of this process. */
  static String newId() {
    ProcessHandle self = ProcessHandle.current();
    return RootLocale.format(
        "%s~%d~%d~%s", host(), self.pid(), startSecond(self), UUID.randomUUID());
  }

  /** Whether the process of an id is surely gone. */
  static boolean isDead(FileStatus folder, String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      return false;
    }
    return matcher.group(1).equals(host())
        ? process(matcher).isEmpty()
        : folder.getModificationTime() < Instant.now().minus(LONG).toEpochMilli();
  }

  /** The process of an id, if it surely runs. */
  static Optional<ProcessHandle> running(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() && matcher.group(1).equals(host())
        ? process(matcher)
        : Optional.empty();
  }

  private static Optional<ProcessHandle> process(Matcher matcher) {
    long start = Long.parseLong(matcher.group(3));
    return ProcessHandle.of(Long.parseLong(matcher.group(2)))
        .filter(process -> Math.abs(startSecond(process) - start) <= CLOCK_SECONDS);
  }

  private static long startSecond(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
