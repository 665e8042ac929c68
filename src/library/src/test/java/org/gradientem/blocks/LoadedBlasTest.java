package org.gradientem.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.gradientem.summary.Blas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedBlasTest {
  @Test
  void javasOwnProductsRepeatTheirBits() {
    assertThat(new BlasTrial(JavaBLAS.getInstance()).repeats()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgemm", "dgemv", "dsyrk", "ddot"})
  void aProductThatDependsOnItsPlaceIsNoticed(String name) {
    assertThat(new BlasTrial(addressed(name)).repeats()).isFalse();
  }

  /** Java's products, of which one adds a last digit where its first matrix begins oddly. */
  private static BLAS addressed(String name) {
    return (BLAS)
        Proxy.newProxyInstance(
            BLAS.class.getClassLoader(),
            new Class<?>[] {BLAS.class},
            (proxy, method, args) -> {
              Object dot = method.invoke(JavaBLAS.getInstance(), args);
              if (!method.getName().equals(name) || !beginsOddly(args)) {
                return dot;
              }
              if (dot != null) {
                return Math.nextUp((double) dot);
              }
              double[] result = lastMatrix(args);
              int last = result.length - 1;
              result[last] = Math.nextUp(result[last]);
              return null;
            });
  }

  private static boolean beginsOddly(Object[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i] instanceof double[]) {
        return (int) args[i + 1] % 2 == 1;
      }
    }
    throw new AssertionError("no matrix");
  }

  private static double[] lastMatrix(Object[] args) {
    return Stream.of(args)
        .filter(double[].class::isInstance)
        .map(double[].class::cast)
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/lib/openblas-pthread/libopenblasp-r0.3.21.so, 0.3.21",
    "/usr/lib/libblas.so.3.11.0, 3.11.0",
    "/opt/openblas-0.3.31/libopenblas.so.0, ''"
  })
  void theVersionIsThatOfTheFilesName(String file, String version) {
    assertThat(LoadedBlas.version(file)).isEqualTo(version);
  }

  @Test
  void theLibraryBehindDebiansIsNamed() {
    String start = "7f0e53228000-7f0e532e8000 r-xp 00000000 08:01 1234 ";
    assertThat(
            LoadedBlas.library(
                Stream.of(
                    "7ffd0000-7ffd1000 rw-p 00000000 00:00 0 [stack]",
                    start + "/tmp/libnetlibblasjni.so123.so",
                    start + "/usr/lib/openblas-pthread/libblas.so.3",
                    start + "/usr/lib/openblas-pthread/libopenblasp-r0.3.21.so",
                    start + "/usr/lib/libm.so.6")))
        .contains("/usr/lib/openblas-pthread/libopenblasp-r0.3.21.so");
    assertThat(LoadedBlas.library(Stream.of(start + "/usr/lib/libblas.so.3.11.0")))
        .contains("/usr/lib/libblas.so.3.11.0");
    assertThat(LoadedBlas.library(Stream.of(start + "/usr/lib/libm.so.6"))).isEmpty();
  }

  @Test
  void onlyOneThatDoesNotRepeatIsWarnedOf() {
    assertThat(new Blas("libx.so", "", true).warning()).isEmpty();
    assertThat(new Blas("libx.so", "", false).warning())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("The BLAS of the driver, libx.so, gives")
                    .contains("set OPENBLAS_CORETYPE"));
  }
}
