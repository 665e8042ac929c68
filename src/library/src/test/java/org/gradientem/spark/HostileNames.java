package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;

/**
 * Names of columns that would break out of generated Java, while every class that Spark generates
 * has to compile.
 */
public final class HostileNames implements AutoCloseable {
  private static final Map<String, String> NO_FALLBACK =
      Map.of(
          "spark.sql.codegen.wholeStage", "true",
          "spark.sql.codegen.factoryMode", "CODEGEN_ONLY",
          "spark.sql.codegen.fallback", "false");

  private final Map<String, String> before = new HashMap<>();
  private final RuntimeConfig conf = SharedSession.get().conf();
  private final Path marker;

  public HostileNames(Path folder) {
    marker = folder.resolve("marker");
    NO_FALLBACK.forEach(
        (name, value) -> {
          before.put(name, conf.get(name));
          conf.set(name, value);
        });
  }

  /** Tables' names, three each. */
  public List<List<String>> tables() {
    return List.of(
        List.of("a\"bf\ng", "c\\d\\u0022 + h", "*/ e /*i'`${j}"),
        List.of(code("\"v\", e", "\"a\""), "y", "w"),
        List.of(code("e", "\"a\", \"b\""), "y", "w"));
  }

  /** Ends the call in which Spark's code names the types of a UDF, and begins another. */
  private String code(String end, String begin) {
    return ("z\", %s); } finally { try { new java.io.File(\"%s\").createNewFile(); }"
            + " catch (Exception x) { } } try { } catch (Throwable e) {"
            + " throw QueryExecutionErrors.failedExecuteUserDefinedFunctionError(%s, \"z")
        .formatted(end, marker, begin);
  }

  public void assertNothingRan() {
    assertThat(marker).doesNotExist();
  }

  @Override
  public void close() {
    before.forEach(conf::set);
  }
}
