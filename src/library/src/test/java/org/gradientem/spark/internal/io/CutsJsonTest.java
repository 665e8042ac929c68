package org.gradientem.spark.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.Cuts;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.groups.Merge;
import org.junit.jupiter.api.Test;

class CutsJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void drawsAreKept() throws JsonProcessingException {
    ComponentTree tree = new ComponentTree(2, List.of(new Merge(0, 1, 0.1, 0)), List.of(1, 2, 0));
    Cuts cuts = new Cuts(tree, DensityQuantiles.unknown(), null);
    String text = JSON.writeValueAsString(cuts);
    assertThat(JSON.readValue(text, Cuts.class).tree()).isEqualTo(tree);
    // Python reads the proposal there.
    assertThat(text)
        .contains("\"sure\":false", "\"sentence\":\"" + tree.proposal().sentence() + "\"");
  }

  @Test
  void modelsWrittenBeforeThereWereDrawsHaveNone() throws JsonProcessingException {
    String text =
        "{\"tree\":{\"components\":2,\"merges\":[{\"first\":0,\"second\":1,\"probability\":0.1,\"entropy\":0.0}]},\"densities\":{\"values\":[]}}";
    Cuts cuts = JSON.readValue(text, Cuts.class);
    assertThat(cuts.tree().draws()).isEmpty();
    assertThat(cuts.tree().proposal().groups()).isEqualTo(1);
  }
}
