/**
 * How often, how fast and from how many rows gradient EM finds the truth, as the paper states it.
 */
package org.gradientem.experiments.theorem;
