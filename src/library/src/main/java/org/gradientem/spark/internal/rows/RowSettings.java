package org.gradientem.spark.internal.rows;

/**
 * How the rows of a data set are read.
 *
 * @param featuresCol name of the features column
 * @param weightCol name of the column of sample weights; empty for weight 1
 * @param labelCol name of the feature that labels some rows; empty for none
 * @param handleInvalid what is done with invalid rows
 * @param maxBlockSizeInMB size of a block of rows; 0 to have it chosen
 */
public record RowSettings(
    String featuresCol,
    String weightCol,
    String labelCol,
    HandleInvalid handleInvalid,
    double maxBlockSizeInMB) {

  /**
   * Whether equal rows are stored one by one, and not as one row with the sum of their weights:
   * rows that are asked to lie in blocks of a size are meant to be spread.
   */
  boolean keepsEqualRows() {
    return maxBlockSizeInMB > 0;
  }
}
