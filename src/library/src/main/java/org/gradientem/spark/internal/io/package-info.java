/**
 * Mixtures and folders as they are written to files.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.io;
