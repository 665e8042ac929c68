package org.gradientem;

/**
 * An error that the caller can fix. Only its message is shown. The message names the problem, the
 * offending value and the fix.
 *
 * @since 0.1.0
 */
public final class UserException extends IllegalArgumentException {
  /**
   * Says what is wrong.
   *
   * @param sentence what was found and the mend
   */
  public UserException(String sentence) {
    super(sentence);
  }

  /**
   * Says what is wrong where another exception reported it.
   *
   * @param sentence what was found and the mend
   * @param cause the other exception
   */
  public UserException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
