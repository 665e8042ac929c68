/** Experiments, the papers' and others, each with the outcome that is expected of it. */
package org.gradientem.experiments;
