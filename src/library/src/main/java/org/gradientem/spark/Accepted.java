package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Predicate;
import org.gradientem.UserException;
import scala.runtime.AbstractFunction1;

/** Checks the values of a param. The error has the param's documentation, which says its range. */
final class Accepted<T> extends AbstractFunction1<T, Object> implements Serializable {
  /** A check that goes with its param wherever that is sent. */
  interface Check<T> extends Predicate<T>, Serializable {}

  private final String name;
  private final String doc;
  private final Check<T> check;

  Accepted(String name, String doc, Check<T> check) {
    this.name = name;
    this.doc = doc;
    this.check = check;
  }

  @Override
  public Object apply(T value) {
    if (!check.test(value)) {
      throw refusal(name, doc, value instanceof double[] all ? Arrays.toString(all) : value);
    }
    return true;
  }

  /** Returns the error of a value that a param does not take. */
  static UserException refusal(String name, String doc, Object value) {
    return new UserException("`%s` cannot be '%s': %s.".formatted(name, value, doc));
  }
}
