package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.UserException;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** Checks the values of a param. The error has the param's documentation, which says its range. */
final class Accepted<T> extends AbstractFunction1<T, Object> implements Serializable {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String doc;
  private final Function1<T, Object> check;

  Accepted(String name, String doc, Function1<T, Object> check) {
    this.name = name;
    this.doc = doc;
    this.check = check;
  }

  @Override
  public Object apply(T value) {
    if (!(boolean) check.apply(value)) {
      throw refusal(name, doc, value instanceof double[] all ? Arrays.toString(all) : value);
    }
    return true;
  }

  /** Returns the error of a value that a param does not take. */
  static UserException refusal(String name, String doc, Object value) {
    return new UserException("%s cannot be '%s': %s.".formatted(name, value, doc));
  }
}
