package org.gradientem.mixture;

/**
 * The SplitMix64 finaliser (Steele, Lea and Flood 2014), as a stateless hash of long values.
 *
 * @since 0.1.0
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix() {}

  /**
   * Mixes a value into a hash.
   *
   * @param hash the hash so far, or a seed
   * @param value the value to add
   * @return the new hash, uniform over all longs
   */
  public static long mix(long hash, long value) {
    long z = hash * GOLDEN_GAMMA + value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Maps a hash to the open unit interval.
   *
   * @param hash a hash
   * @return a value above 0 and below 1
   */
  public static double toUnit(long hash) {
    return ((hash >>> 12) + 0.5) * 0x1.0p-52;
  }
}
