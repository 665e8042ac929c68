package org.gradientem.lab;

import java.util.List;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.corpus.Corpus;
import org.gradientem.experiments.corpus.CorpusSettings;
import org.gradientem.experiments.corpus.Mclust;
import org.gradientem.experiments.groups.Groups;
import org.gradientem.experiments.groups.Others;
import org.gradientem.experiments.runs.Accelerations;
import org.gradientem.experiments.runs.Collapse;
import org.gradientem.experiments.runs.FarStart;
import org.gradientem.experiments.runs.Jin;
import org.gradientem.experiments.runs.Million;
import org.gradientem.experiments.runs.Pictures;
import org.gradientem.experiments.runs.RavineSteps;
import org.gradientem.experiments.synthetic.Synthetic;
import org.gradientem.experiments.tables.Missing;
import org.gradientem.experiments.tables.Tables;
import org.gradientem.experiments.theorem.LeastWeight;
import org.gradientem.experiments.theorem.Open;
import org.gradientem.experiments.theorem.Rate;
import org.gradientem.experiments.theorem.SampleSizes;
import org.gradientem.experiments.theorem.Separation;
import org.gradientem.experiments.theorem.Threshold;

/** The experiments that there are. */
final class Experiments {
  private Experiments() {}

  /**
   * All experiments, the fast ones first.
   *
   * @param settings how they are run
   * @param corpus how the corpus is run
   * @return the experiments
   * @throws IllegalArgumentException if the number of a random mixture is not from 0 to 209
   */
  static List<Experiment> all(ExperimentSettings settings, CorpusSettings corpus) {
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
