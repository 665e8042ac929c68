package org.gradientem.spark.internal.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.gradientem.mixture.Mixture;

/** What shows whether mixtures are those that were written, each number in its place. */
public final class MixtureDigest {
  private static final int BUFFER = 1 << 16;

  private final MessageDigest digest = Digest.sha256();

  /**
   * Adds a text.
   *
   * @param text any text
   * @return this
   */
  public MixtureDigest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  /**
   * Adds a mixture.
   *
   * @param mixture any mixture
   * @return this
   */
  public MixtureDigest add(Mixture mixture) {
    add(mixture.covariances().family() + " " + mixture.k() + " x " + mixture.dim());
    add(mixture.logWeights());
    add(mixture.meanMatrix());
    for (double[] covariance : mixture.covariances().values()) {
      add(covariance);
    }
    for (double[] factors : mixture.covariances().noiseAndLoadings()) {
      add(factors);
    }
    for (double[] column : mixture.levels().values()) {
      add(column);
    }
    for (double[] part : MixtureRecord.noise(mixture.noise())) {
      add(part);
    }
    return this;
  }

  private void add(double[] numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (double number : numbers) {
      buffer.putDouble(number);
      if (!buffer.hasRemaining()) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    digest.update(buffer.flip());
  }

  /**
   * The digest of what was added; ends it.
   *
   * @return hexadecimal digits
   */
  public String hex() {
    return Digest.hex(digest);
  }
}
