/** The experiments of the papers, each with the outcome that is expected of it. */
package org.gradientem.experiments;
