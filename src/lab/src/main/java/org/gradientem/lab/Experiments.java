package org.gradientem.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.corpus.Consistency;
import org.gradientem.experiments.corpus.Corpus;
import org.gradientem.experiments.corpus.Factors;
import org.gradientem.experiments.corpus.Mclust;
import org.gradientem.experiments.groups.Groups;
import org.gradientem.experiments.labels.Labels;
import org.gradientem.experiments.runs.Million;
import org.gradientem.experiments.runs.Pictures;
import org.gradientem.experiments.synthetic.Synthetic;
import org.gradientem.experiments.tables.DrawnTables;
import org.gradientem.experiments.tables.Missing;
import org.gradientem.experiments.tables.Predicted;
import org.gradientem.experiments.tables.Tables;
import org.gradientem.experiments.theorem.LeastWeight;
import org.gradientem.experiments.theorem.Open;
import org.gradientem.experiments.theorem.Rate;
import org.gradientem.experiments.theorem.SampleSizes;
import org.gradientem.experiments.theorem.Separation;
import org.gradientem.experiments.theorem.Threshold;

/** All experiments by name, the fast ones first. */
final class Experiments {
  private Experiments() {}

  static Map<String, Experiment> all() {
    Map<String, Experiment> all = new LinkedHashMap<>();
    all.put("million", new Million());
    all.put("open", new Open());
    all.put("mclust", new Mclust());
    all.put("corpus", new Corpus());
    all.put("consistency", new Consistency());
    all.put("factors", new Factors());
    all.put("threshold", new Threshold());
    all.put("rate", new Rate());
    all.put("samples", new SampleSizes());
    all.put("weights", new LeastWeight());
    all.put("separation", new Separation());
    all.put("missing", new Missing());
    all.put("predict", new Predicted());
    all.put("drawn", new DrawnTables());
    all.put("groups", new Groups());
    all.put("tables", new Tables());
    all.put("labels", new Labels());
    all.put("pictures", new Pictures());
    all.put("synthetic", new Synthetic());
    return all;
  }
}
