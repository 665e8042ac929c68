/** The command line: one class per command, on top of the Spark ML estimator. */
package org.gradientem.job;
