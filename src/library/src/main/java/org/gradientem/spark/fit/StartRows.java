package org.gradientem.spark.fit;

import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.statistics.DataMoments;

/**
 * The rows that a fit starts from.
 *
 * @param blocks all rows
 * @param drawn distinct ones drawn by weight, in the coordinates of the blocks
 * @param moments moments of all rows
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly drawn rows, never changed
record StartRows(RowBlocks blocks, double[][] drawn, DataMoments moments) {}
