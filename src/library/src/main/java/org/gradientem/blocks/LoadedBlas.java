package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradientem.summary.Blas;

/** The library that multiplies matrices in this JVM. */
public final class LoadedBlas {
  private static final Pattern FILE = Pattern.compile("lib[^/]*(blas|blis|mkl|atlas)[^/]*$");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  private LoadedBlas() {}

  /** Found once: a JVM has one library. */
  private static final class Here {
    static final Blas BLAS = of(dev.ludovic.netlib.blas.BLAS.getInstance());
  }

  /**
   * Returns the library that netlib has chosen. The first call tries it, for some milliseconds.
   *
   * @return its name, its version, and whether it repeats its bits
   */
  public static Blas here() {
    return Here.BLAS;
  }

  private static Blas of(BLAS blas) {
    String name = blas.getClass().getSimpleName();
    if (!(blas instanceof NativeBLAS)) {
      // Loops in Java know no addresses.
      return new Blas(name, "", true);
    }
    Optional<String> file = loaded();
    return new Blas(
        file.orElse(name), file.map(LoadedBlas::version).orElse(""), new BlasTrial(blas).repeats());
  }

  static String version(String file) {
    Matcher version = VERSION.matcher(Path.of(file).getFileName().toString());
    return version.find() ? version.group() : "";
  }

  /** From the files that Linux has mapped into this process; other systems have no such list. */
  private static Optional<String> loaded() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return library(lines);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> library(Stream<String> maps) {
    return maps.filter(line -> line.indexOf('/') > 0)
        .map(line -> line.substring(line.indexOf('/')))
        .filter(file -> FILE.matcher(file).find() && !file.contains("libnetlib"))
        // Debian's libblas.so.3 has no products of its own; it calls the library behind it.
        .max(Comparator.comparing(file -> !file.contains("/libblas")));
  }
}
