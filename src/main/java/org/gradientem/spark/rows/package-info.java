/** The rows of a data set, checked and packed into distributed blocks. */
package org.gradientem.spark.rows;
