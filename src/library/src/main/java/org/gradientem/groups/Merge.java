package org.gradientem.groups;

import java.io.Serializable;

/**
 * One step of a {@link ComponentTree}: two groups become one.
 *
 * @param first number of a group: 0 to k - 1 for a component, k + m for what merge m made
 * @param second number of the other
 * @param probability with which a row of one of the two is taken for the other, the larger of both
 *     directions, in [0, 1]
 * @param entropy by which the entropy of the rows' probabilities falls, in nats per row
 * @since 0.1.0
 */
public record Merge(int first, int second, double probability, double entropy)
    implements Serializable {}
