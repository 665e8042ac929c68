/** Known mixtures, rows drawn from them, and EM of other libraries. */
package org.gradientem.experiments.mixtures;
