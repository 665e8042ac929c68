package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The library that multiplies matrices in this JVM, and whether it repeats its last digits.
 *
 * @param name the library's file, where the system names it; the class if it is written in Java
 * @param version the version in the file's name, empty if there is none
 * @param repeatable whether the same products had the same bits wherever their matrices began in
 *     memory, as far as a few small ones show
 * @since 0.1.0
 */
public record Blas(String name, String version, boolean repeatable) implements Serializable {
  private static final Pattern FILE = Pattern.compile("lib[^/]*(blas|blis|mkl|atlas)[^/]*$");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  /** Found once: a JVM has one library. */
  private static final class Here {
    static final Blas BLAS = of(dev.ludovic.netlib.blas.BLAS.getInstance());
  }

  /**
   * The library of this JVM. The first call tries it, for some milliseconds.
   *
   * @return the library that netlib has chosen
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
        file.orElse(name), file.map(Blas::version).orElse(""), new BlasTrial(blas).repeats());
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

  /**
   * What a user should know.
   *
   * @return a sentence, if the library does not repeat its bits
   */
  public Optional<String> warning() {
    return repeatable
        ? Optional.empty()
        : Optional.of(
            "The BLAS of the driver, %s, gives the same product other last digits at another place in memory, so the same fit may end in other last digits; set OPENBLAS_CORETYPE to a kind of processor that this one can stand for, such as Haswell, or use another BLAS."
                .formatted(name));
  }
}
