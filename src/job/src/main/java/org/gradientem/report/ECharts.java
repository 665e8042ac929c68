package org.gradientem.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The charting library, Apache ECharts. */
public final class ECharts {
  /** Names the script, whose path has the version of the one that the build takes. */
  private static final String PLACE = "echarts.txt";

  private ECharts() {}

  /**
   * Reads the library.
   *
   * @return the text of its script
   */
  public static String script() {
    return resource(resource(PLACE).strip());
  }

  /** The text of a file on the class path, beside this class unless the name is absolute. */
  static String resource(String name) {
    try (InputStream in = ECharts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
