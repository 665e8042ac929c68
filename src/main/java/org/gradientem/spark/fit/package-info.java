/** A fit in its stages: settings, start, main phase, recovery, checkpoints. */
package org.gradientem.spark.fit;
