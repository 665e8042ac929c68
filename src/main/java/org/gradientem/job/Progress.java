package org.gradientem.job;

import java.io.PrintWriter;
import java.util.Locale;
import org.gradientem.em.PassRecord;

/** Shows a line per pass. */
final class Progress {
  private final PrintWriter err;

  Progress(PrintWriter err) {
    this.err = err;
  }

  void show(PassRecord pass) {
    err.printf(
        Locale.ROOT,
        "%-11s pass %4d  k %4d  mean log-likelihood %13.7f  gradient %8.2e  effective %6.1f  %.3f s%n",
        pass.phase(),
        pass.pass(),
        pass.components(),
        pass.meanLogLikelihood(),
        pass.gradientNorm(),
        pass.effectiveComponents(),
        pass.seconds());
    err.flush();
  }
}
