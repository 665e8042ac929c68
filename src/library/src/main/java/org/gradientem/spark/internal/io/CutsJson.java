package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.gradientem.groups.Cuts;

/** The tree and the quantiles of a model as text; a double's shortest digits give it back. */
final class CutsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CutsJson() {}

  static String text(Cuts cuts) {
    try {
      return JSON.writeValueAsString(cuts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Cuts parse(String text) throws JsonProcessingException {
    return JSON.readValue(text, Cuts.class);
  }
}
