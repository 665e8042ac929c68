package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.gradientem.spark.internal.rdd.RunningSpark;

/**
 * Makes the params of an owner. The doc says the range in brackets, or the words that it takes
 * after a colon; a default that is null leaves the param unset.
 */
class ParamMaker implements Serializable {
  /** The numbers that a param takes; NaN is none of them. */
  interface Range extends DoublePredicate, Serializable {}

  private final Params owner;

  /** Makes params of an instance whose uid is set already. */
  ParamMaker(Params owner) {
    RunningSpark.require();
    this.owner = owner;
  }

  final Param<String> text(String name, String byDefault, String doc) {
    return withDefault(new Param<>(owner, name, doc), byDefault);
  }

  final StringArrayParam names(String name, String doc) {
    return withDefault(new StringArrayParam(owner, name, doc), new String[0]);
  }

  final Param<String> choice(String name, Enum<?> byDefault, String doc) {
    return choice(name, Choice.text(byDefault), doc, Choice.texts(byDefault.getDeclaringClass()));
  }

  final Param<String> choice(String name, String byDefault, String doc, String... accepted) {
    String whole = doc + ": " + String.join(", ", accepted);
    Accepted<String> check = new Accepted<>(name, whole, Arrays.asList(accepted)::contains);
    return withDefault(new Param<>(owner, name, whole, check), byDefault);
  }

  final IntParam whole(String name, Integer byDefault, Range range, String doc) {
    return withDefault(new IntParam(owner, name, doc, number(name, doc, range)), byDefault);
  }

  final LongParam large(String name, Long byDefault, Range range, String doc) {
    return withDefault(new LongParam(owner, name, doc, number(name, doc, range)), byDefault);
  }

  final DoubleParam real(String name, Double byDefault, Range range, String doc) {
    return withDefault(new DoubleParam(owner, name, doc, number(name, doc, range)), byDefault);
  }

  final DoubleArrayParam reals(String name, double[] byDefault, Range range, String doc) {
    Accepted<double[]> check = new Accepted<>(name, doc, all -> Arrays.stream(all).allMatch(range));
    return withDefault(new DoubleArrayParam(owner, name, doc, check), byDefault);
  }

  private static Accepted<Object> number(String name, String doc, Range range) {
    return new Accepted<>(name, doc, value -> range.test(((Number) value).doubleValue()));
  }

  private <T, P extends Param<T>> P withDefault(P param, T byDefault) {
    if (byDefault != null) {
      owner.setDefault(param, byDefault);
    }
    return param;
  }
}
