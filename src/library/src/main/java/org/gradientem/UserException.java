package org.gradientem;

/**
 * An error that whoever called can mend. Its message is all that is reported: one sentence that
 * says what was found, with the value, and the mend.
 *
 * @since 0.1.0
 */
public final class UserException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

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
