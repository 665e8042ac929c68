package org.gradientem.experiments.groups;

import java.util.Locale;
import java.util.function.Consumer;

/** Twenty kinds of rows in groups of other shapes and sizes than Gaussians have. */
enum Figure {
  UNEQUAL_MOONS(sketch -> sketch.arc(700, 0.1, 0, 0, 1, 0, 180).arc(200, 0.1, 1, 0.4, 1, 180, 360)),
  TWO_DENSITIES(
      sketch -> sketch.arc(250, 0.12, 0, 0, 2, 0, 180).arc(750, 0.06, 2, 0.7, 2, 180, 360)),
  SPIRALS(
      sketch -> sketch.stroke(500, 0.15, t -> spiral(t, 0)).stroke(500, 0.15, t -> spiral(t, 1))),
  RINGS(
      sketch ->
          sketch
              .arc(200, 0.1, 0, 0, 1, 0, 360)
              .arc(400, 0.1, 0, 0, 2.2, 0, 360)
              .arc(600, 0.1, 0, 0, 3.4, 0, 360)),
  TARGET(sketch -> sketch.disc(350, 0, 0, 0, 1).disc(400, 0, 0, 2, 2.5).specks(12, -4, -4, 4, 4)),
  BLOBS_OF_MANY_SIZES(
      sketch ->
          sketch
              .blob(600, 1, 0, 0)
              .blob(250, 0.7, 5, 0)
              .blob(100, 0.5, 2, 4.5)
              .blob(40, 0.4, -3, 4)),
  BLOBS_OF_MANY_DENSITIES(
      sketch -> sketch.blob(300, 0.2, 0, 0).blob(300, 0.6, 3, 0).blob(300, 1.5, 1, 6)),
  STRIPES(
      sketch ->
          sketch
              .line(350, 0.25, 0, 0, 10, 3)
              .line(350, 0.25, 0, 2, 10, 5)
              .line(350, 0.25, 0, 4, 10, 7)),
  WINDOWS(
      sketch ->
          sketch
              .box(200, 0, 0, 2, 2)
              .box(100, 2.4, 0, 3.4, 2)
              .box(450, 0, 2.4, 3.4, 5)
              .box(80, 3.9, 0, 4.4, 5)),
  SMILE(
      sketch ->
          sketch
              .arc(600, 0.07, 0, 0, 3, 0, 360)
              .disc(100, -1, 1, 0, 0.4)
              .disc(100, 1, 1, 0, 0.4)
              .arc(200, 0.07, 0, 0, 1.7, 210, 330)),
  BRIDGE(
      sketch ->
          sketch
              .blob(450, 0.8, 0, 0)
              .more(15, 0.1, t -> at(3 * t, 0))
              .blob(450, 0.8, 6, 0)
              .more(15, 0.1, t -> at(3 + 3 * t, 0))),
  ZIGZAGS(
      sketch ->
          sketch
              .stroke(350, 0.08, t -> at(6 * t, zigzag(t)))
              .stroke(350, 0.08, t -> at(6 * t, 1.2 + zigzag(t)))
              .stroke(350, 0.08, t -> at(6 * t, 2.4 + zigzag(t)))),
  BLOBS_AND_SPECKS(
      sketch ->
          sketch
              .blob(400, 0.6, 0, 0)
              .blob(300, 0.6, 4, 1)
              .blob(200, 0.6, 1, 4)
              .specks(30, -8, -8, 12, 12)),
  TAILS(sketch -> sketch.tailed(400, 0.4, 0, 0).tailed(400, 0.4, 8, 0).tailed(200, 0.4, 4, 7)),
  MIXED(
      sketch ->
          sketch
              .disc(250, 0, 0, 0, 2)
              .box(150, 3, -1, 4, 3)
              .arc(200, 0.15, 8, 0, 2, 90, 270)
              .blob(60, 0.3, 8, 0)
              .blob(40, 0.3, 0, 4)
              .disc(150, 5, 6, 0, 1.2)),
  FIFTEEN(
      sketch -> {
        for (int g = 0; g < 15; g++) {
          sketch.blob(60, 0.45, 3 * (g % 5) + (g / 5 % 2), 3 * (g / 5));
        }
      }),
  CUP_AND_BALL(
      sketch ->
          sketch
              .disc(160, 0, 1.2, 0, 1)
              .arc(300, 0.2, 0, 1, 2.2, 190, 350)
              .specks(4, -6, -3, -5, 5)),
  LINKS(
      sketch ->
          sketch
              .stroke(500, 0.1, t -> at(Math.cos(turn(t)), Math.sin(turn(t)), 0))
              .stroke(500, 0.1, t -> at(1 + Math.cos(turn(t)), 0, Math.sin(turn(t))))),
  ATOM(sketch -> sketch.blob(400, 0.5, 0, 0, 0).stroke(400, 0.15, t -> sphere(4, t))),
  RARE(
      sketch ->
          sketch.arc(600, 0.15, 0, 0, 2, 0, 180).box(400, -2, -4, 2, -2).blob(12, 0.15, 5, 0));

  @SuppressWarnings("ImmutableEnumChecker") // the consumers have no state
  private final Consumer<Sketch> strokes;

  Figure(Consumer<Sketch> strokes) {
    this.strokes = strokes;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Sketch draw(long seed) {
    Sketch sketch = new Sketch(seed);
    strokes.accept(sketch);
    return sketch;
  }

  private static double[] at(double... coordinates) {
    return coordinates;
  }

  private static double turn(double t) {
    return 2 * Math.PI * t;
  }

  /** One and a half turns outwards. */
  private static double[] spiral(double t, int arm) {
    double angle = 3 * Math.PI * Math.sqrt(t) + Math.PI * arm;
    double radius = 0.5 + 0.5 * 3 * Math.PI * Math.sqrt(t);
    return at(radius * Math.cos(angle), radius * Math.sin(angle));
  }

  private static double zigzag(double t) {
    return Math.abs(4 * t % 2 - 1);
  }

  /** A sphere's surface, wound around; as dense everywhere. */
  private static double[] sphere(double radius, double t) {
    double z = 2 * t - 1;
    double around = Math.sqrt(1 - z * z);
    double angle = turn(1000 * t);
    return at(radius * around * Math.cos(angle), radius * around * Math.sin(angle), radius * z);
  }
}
