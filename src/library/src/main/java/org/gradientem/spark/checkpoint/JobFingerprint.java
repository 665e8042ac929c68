package org.gradientem.spark.checkpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.settings.FitSettings;

/** What must agree between a checkpoint and the fit that takes it up: params, seed and data. */
final class JobFingerprint {
  /** The number of them that a part of the fit began with, which follows from all else. */
  static final String COMPONENTS = "components";

  private JobFingerprint() {}

  static Map<String, String> of(FitSettings settings, InputBlocks input, int components) {
    Map<String, String> fingerprint = new TreeMap<>(settings.checkpoints().params());
    fingerprint.put("rows", Long.toString(input.blocks().rows()));
    fingerprint.put("d", Integer.toString(input.dim()));
    fingerprint.put(COMPONENTS, Integer.toString(components));
    fingerprint.put("data", Long.toHexString(input.fingerprint()));
    fingerprint.put("centre", Integer.toHexString(Arrays.hashCode(input.centre())));
    return fingerprint;
  }
}
