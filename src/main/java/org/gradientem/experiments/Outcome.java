package org.gradientem.experiments;

import java.util.List;

/**
 * What an experiment gave.
 *
 * @param checks its outcomes against the expected ones
 * @param figures what happened
 */
public record Outcome(List<Check> checks, List<Figure> figures) {}
