/**
 * What a fit is told: the values of the params as records and enums, which know no estimator.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.settings;
