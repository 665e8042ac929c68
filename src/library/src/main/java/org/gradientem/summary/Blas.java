package org.gradientem.summary;

import java.io.Serializable;
import java.util.Optional;

/**
 * A library that multiplies matrices, and whether it repeats its last digits.
 *
 * @param name the library's file, where the system names it; the class if it is written in Java
 * @param version the version in the file's name, empty if there is none
 * @param repeatable whether the same products had the same bits wherever their matrices began in
 *     memory, as far as a few small ones show
 * @since 0.1.0
 */
public record Blas(String name, String version, boolean repeatable) implements Serializable {

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
