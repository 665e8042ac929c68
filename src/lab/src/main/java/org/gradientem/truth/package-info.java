/** Mixtures that are known: random ones to test with, and how far a fit is from one. */
package org.gradientem.truth;
