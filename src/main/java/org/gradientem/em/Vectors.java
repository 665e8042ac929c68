package org.gradientem.em;

/** Whether loops can use the vectors of Java's incubator module, as Spark's own BLAS does. */
final class Vectors {
  /** Spark's launcher asks every JVM for the module. */
  static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Vectors() {}
}
