package org.gradientem.spark.rows;

import org.apache.spark.storage.StorageLevel;

/**
 * How blocks are kept, and how what tasks find in them comes together.
 *
 * @param level storage level of the blocks
 * @param depth depth of the tree that merges what tasks find
 */
public record Storage(StorageLevel level, int depth) {}
