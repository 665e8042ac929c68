package org.gradientem.experiments;

import java.util.List;

/** The experiments that there are. */
public final class Experiments {
  private Experiments() {}

  /**
   * All experiments, the fast ones first.
   *
   * @param settings how they are run
   * @param corpus how the corpus is run
   * @return the experiments
   * @throws IllegalArgumentException if the number of a random mixture is not from 0 to 209
   */
  public static List<Experiment> all(ExperimentSettings settings, CorpusSettings corpus) {
    return List.of(
        new RavineSteps(),
        new Jin(),
        new FarStart(),
        new Collapse(settings.freshSteps()),
        new Million(settings),
        new Open(settings),
        new Accelerations(),
        new Mclust(),
        new Corpus(settings, corpus),
        new Others(settings),
        new Threshold(settings),
        new Rate(settings),
        new SampleSizes(settings),
        new LeastWeight(settings),
        new Separation(settings),
        new Missing(settings),
        new Groups(settings),
        new Tables(settings, corpus.against().isPresent()),
        new Pictures(settings.seed()),
        Synthetic.of(settings.mixtures(), settings.seed(), settings.python()));
  }
}
