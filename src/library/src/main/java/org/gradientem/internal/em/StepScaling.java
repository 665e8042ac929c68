package org.gradientem.internal.em;

/** How the gradient with respect to a component's mean is scaled. */
public enum StepScaling {
  /** Not at all: a mean moves at a speed proportional to its weight, as in the papers. */
  NONE,
  /** By W / N_i, per component: with step size 1 the step is the one of classical EM. */
  RESPONSIBILITY
}
