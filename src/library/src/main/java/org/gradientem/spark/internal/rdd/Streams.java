package org.gradientem.spark.internal.rdd;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Sequential streams over a partition's iterator, which is read as the stream is. */
public final class Streams {
  private Streams() {}

  /**
   * A stream over an iterator.
   *
   * @param <T> type of the elements
   * @param elements the iterator
   * @return the stream, which reads the iterator as it is read
   */
  public static <T> Stream<T> of(Iterator<T> elements) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(elements, Spliterator.ORDERED), false);
  }
}
