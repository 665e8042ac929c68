/** Mixtures and folders as they are written to files. */
package org.gradientem.spark.io;
