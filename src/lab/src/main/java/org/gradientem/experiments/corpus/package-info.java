/** What the search finds on many sets, beside the best that is known of each. */
package org.gradientem.experiments.corpus;
