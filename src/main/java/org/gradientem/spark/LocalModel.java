package org.gradientem.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.io.MixtureRecord;

/**
 * A model in plain files of this machine, where Spark Connect puts aside the models that a session
 * holds. Neither Spark's writers nor Hadoop's file systems may be used there.
 */
record LocalModel(MixtureRecord mixture, MixtureRecord overParameterised, String training) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "model.json";

  /** Whether this thread is to save to, or load from, plain files. */
  static boolean isMeant() {
    return LocalSaving.isOn();
  }

  static LocalModel of(GradientEMModel model) {
    MixtureRecord mixture = MixtureRecord.of(model.mixture());
    if (!model.hasFacts()) {
      return new LocalModel(mixture, null, null);
    }
    GradientEMSummary facts = model.facts();
    return new LocalModel(
        mixture, MixtureRecord.of(facts.overParameterised()), facts.training().toJson());
  }

  void write(String folder) throws IOException {
    Files.createDirectories(Path.of(folder));
    JSON.writeValue(Path.of(folder, FILE).toFile(), this);
  }

  static LocalModel read(String folder) throws IOException {
    return JSON.readValue(Path.of(folder, FILE).toFile(), LocalModel.class);
  }

  /** Gives a model its summary back, whose predictions Spark Connect brings later. */
  GradientEMModel withSummary(GradientEMModel model) throws IOException {
    if (training == null) {
      return model;
    }
    Mixture fitted = overParameterised.toMixture();
    return model
        .withSummary(
            new GradientEMSummary(
                Training.fromJson(training), fitted, new double[0][], null, model, model.k()))
        .awaitingPredictions();
  }
}
