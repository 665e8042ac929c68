package org.gradientem.summary;

import java.io.Serializable;

/**
 * One phase of a fit.
 *
 * @param name which phase
 * @param passes passes over the rows
 * @param seconds wall-clock time of the passes and the steps after them
 * @since 0.1.0
 */
public record PhaseTotal(Phase name, int passes, double seconds) implements Serializable {}
