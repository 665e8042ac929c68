package org.gradientem.job;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The entry point of the jar. This class alone is compiled for Java 8, so that an old Java ends in
 * a sentence; of the others it could not load one.
 */
public final class Main {
  private static final int OLDEST = 17;

  private Main() {}

  /**
   * Runs a command and exits with 0 if it is done, 1 if it failed, 2 if it was called wrongly.
   *
   * @param args the command and its options
   * @throws Throwable what the command could not say itself
   */
  public static void main(String[] args) throws Throwable {
    String version = System.getProperty("java.specification.version");
    if (Integer.parseInt(version.replaceFirst("^1\\.", "")) < OLDEST) {
      System.err.println(
          "error: This is Java "
              + version
              + ", and spark-gradient-em needs "
              + OLDEST
              + " or later; set JAVA_HOME.");
      System.exit(1);
    }
    MethodType main = MethodType.methodType(void.class, String[].class);
    MethodHandles.lookup()
        .findStatic(Class.forName("org.gradientem.job.Job"), "main", main)
        .invokeExact(args);
  }
}
