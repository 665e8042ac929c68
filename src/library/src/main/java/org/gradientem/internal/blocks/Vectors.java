package org.gradientem.internal.blocks;

/** Whether loops can use the vectors of Java's incubator module, as Spark's own BLAS does. */
final class Vectors {
  /**
   * Spark's launcher asks every JVM for the module. HotSpot's first compiler makes objects of what
   * should be registers, thirty times slower, and a JVM that has no other calls itself a client.
   */
  static final boolean PRESENT =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && !System.getProperty("java.vm.info", "").contains("client");

  private Vectors() {}
}
