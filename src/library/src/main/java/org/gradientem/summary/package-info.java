/**
 * What a fit reports: its passes and phases, the mixtures that it compared, and the library of
 * linear algebra that it ran on. Free of Spark.
 *
 * @serial exclude
 */
package org.gradientem.summary;
