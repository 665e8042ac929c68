package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The fits of a set in a run, from a seed each, at least one. */
record SetFits(List<CorpusFit> fits) {
  /** The fits by set, in the order of the sets. */
  static Map<String, SetFits> bySet(List<CorpusFit> fits) {
    Map<String, SetFits> bySet = new LinkedHashMap<>();
    for (CorpusFit fit : fits) {
      bySet.computeIfAbsent(fit.set(), set -> new SetFits(new ArrayList<>())).fits.add(fit);
    }
    return bySet;
  }

  private DoubleSummaryStatistics bics() {
    return fits.stream().mapToDouble(CorpusFit::bic).summaryStatistics();
  }

  double leastBic() {
    return bics().getMin();
  }

  double meanBic() {
    return bics().getAverage();
  }

  double spread() {
    return bics().getMax() - bics().getMin();
  }

  /** The least BIC, and the largest where it differs. */
  String bicRange() {
    String least = format("%.2f", bics().getMin());
    String most = format("%.2f", bics().getMax());
    return least.equals(most) ? least : least + " to " + most;
  }

  /** Mean over the seeds of the unseen rows' mean log-likelihood. */
  OptionalDouble unseen() {
    return fits.stream().flatMapToDouble(fit -> fit.unseen().stream()).average();
  }

  /** Largest difference between seeds of the same; 0 where it was not measured. */
  double unseenSpread() {
    DoubleSummaryStatistics unseen =
        fits.stream().flatMapToDouble(fit -> fit.unseen().stream()).summaryStatistics();
    return unseen.getCount() == 0 ? 0 : unseen.getMax() - unseen.getMin();
  }

  /** A seed's mean, since runs may have different numbers of seeds. */
  double meanWork() {
    return fits.stream().mapToLong(CorpusFit::work).average().orElseThrow();
  }

  long work() {
    return fits.stream().mapToLong(CorpusFit::work).sum();
  }

  String answers() {
    return fits.stream()
        .map(fit -> fit.family() + ", " + fit.k())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** The first number less the second, where both are there. */
  static OptionalDouble difference(OptionalDouble one, OptionalDouble other) {
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() - other.getAsDouble())
        : OptionalDouble.empty();
  }
}
