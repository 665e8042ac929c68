package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.em.RowDraw;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;

/**
 * Checks the rows and packs them into blocks in one scan. Dense values are stored minus a centre,
 * the mean of at most 1000 pilot rows. If that is far from the true mean, or the pilot misjudges
 * sparsity, the rows are scanned again. Where that turns out to be far from the mean of all, or
 * most values of all to be zeros unlike those of some, they are scanned once more.
 */
final class RowScan {
  /** Partitions of which some rows are looked at, since rows may be in an order. */
  private static final int SOME_PARTITIONS = 4;

  /** Rows of each; the mean of all is off by a thirtieth of a standard deviation. */
  private static final int SOME_ROWS = 250;

  private static final String NAME = "The first scan of the rows";

  private final PackingPlan plan;
  private final JavaRDD<ScanItem> seen;
  private final InputTally tally;
  private boolean isClosed;

  private RowScan(PackingPlan plan, JavaRDD<ScanItem> seen, InputTally tally) {
    this.plan = plan;
    this.seen = seen;
    this.tally = tally;
  }

  /**
   * How rows are packed.
   *
   * @param reader what has read them
   * @param features their number; 0 while nothing is known of them
   * @param centre what is subtracted from their numbers; empty where zeros are left out
   * @param layout what has room for them
   */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record PackingPlan(RowReader reader, int features, double[] centre, BlockLayout layout)
      implements Serializable {

    /** None, for rows of which nothing is known. */
    static PackingPlan none(RowReader reader) {
      return new PackingPlan(reader, 0, new double[0], null);
    }

    InputTally tally() {
      return layout == null ? new InputTally(reader) : new InputTally(reader, features, centre);
    }

    /**
     * Blocks of rows that can be used; none, though all are read, while nothing is known of them.
     */
    Iterator<SampleBlock> packed(Iterator<InputRow> usable) {
      if (layout == null) {
        usable.forEachRemaining(row -> {});
        return Collections.emptyIterator();
      }
      return new BlockIterator(usable, layout.builder(centre));
    }

    PackingPlan about(double... mean) {
      return new PackingPlan(reader, features, mean, layout);
    }

    /** About given numbers, if they can be of these rows. */
    PackingPlan about(Optional<double[]> given) {
      return given.filter(mean -> mean.length == centre.length).map(this::about).orElse(this);
    }

    boolean matches(InputTally all) {
      return layout != null && layout.row().sparse() == all.isSparse() && !all.isOffCentre();
    }
  }

  /**
   * One item of a scanned partition: a block or, as the last item, the tally. The other field is
   * null.
   */
  private static final class ScanItem implements Serializable {
    private static final long serialVersionUID = 1;

    private final SampleBlock block;
    private final InputTally tally;

    ScanItem(SampleBlock block, InputTally tally) {
      this.block = block;
      this.tally = tally;
    }
  }

  /** The blocks of a partition, whose rows are tallied on their way into them, and the tally. */
  private static Stream<ScanItem> seen(Iterator<InputRow> rows, PackingPlan plan) {
    InputTally tally = plan.tally();
    Iterator<InputRow> usable = Streams.of(rows).filter(tally::add).iterator();
    return Stream.concat(
        Streams.of(plan.packed(usable))
            .map(
                block -> {
                  tally.add(block);
                  return new ScanItem(block, null);
                }),
        Stream.of(new ScanItem(null, tally)));
  }

  /**
   * Scans the rows, and checks them; keeps nothing of those that cannot be used.
   *
   * @param settings how they are read
   * @param reader what has read them
   * @param centre what is to be subtracted from their numbers; none to have it chosen
   * @param layouts the layout of rows of which a tally is known
   */
  static RowScan of(
      JavaRDD<InputRow> rows,
      RowSettings settings,
      RowReader reader,
      Optional<double[]> centre,
      Function<InputTally, BlockLayout> layouts) {
    List<InputRow> some = some(rows, reader.handling());
    InputTally ofSome = tally(some, PackingPlan.none(reader));
    PackingPlan plan =
        ofSome.rows == 0
            ? PackingPlan.none(reader)
            : plan(some, reader, ofSome.dim, layouts.apply(ofSome)).about(centre);
    RowScan scan = of(rows, plan, settings.storage());
    InputTally tally = scan.tally;
    if (tally.fitsOnDriver(settings.keepsEqualRows()) || plan.matches(tally)) {
      return scan;
    }
    scan.close();
    PackingPlan better =
        tally.isOffCentre()
            ? plan.about(tally.centre())
            : plan(some, reader, tally.dim, layouts.apply(tally)).about(centre);
    return of(rows, better, settings.storage());
  }

  /** Rows that can be used; none only if all others cannot be. */
  private static List<InputRow> some(JavaRDD<InputRow> rows, HandleInvalid handling) {
    JavaRDD<InputRow> usable = rows.filter(row -> row.isUsable(handling));
    int partitions = rows.getNumPartitions();
    int[] chosen =
        IntStream.range(0, SOME_PARTITIONS)
            .map(p -> p * partitions / SOME_PARTITIONS)
            .distinct()
            .filter(p -> p < partitions)
            .toArray();
    JavaRDD<InputRow> first =
        usable.mapPartitions(part -> Streams.of(part).limit(SOME_ROWS).iterator());
    List<InputRow>[] found =
        TaskFailure.explained(NAME, task -> chosen[task], () -> first.collectPartitions(chosen));
    List<InputRow> some = Arrays.stream(found).flatMap(List::stream).toList();
    return some.isEmpty() ? TaskFailure.explained(NAME, () -> usable.take(SOME_ROWS)) : some;
  }

  /** With what some rows, which can be used, are about. */
  private static PackingPlan plan(
      List<InputRow> some, RowReader reader, int features, BlockLayout layout) {
    double[] centre = layout.row().sparse() ? new double[0] : centre(some, reader, layout);
    return new PackingPlan(reader, features, centre, layout);
  }

  /** What some rows are about: their mean; 0 where there are none, or zeros are left out. */
  static double[] centre(List<InputRow> some, RowReader reader, BlockLayout layout) {
    return layout.row().sparse() || some.isEmpty()
        ? new double[layout.row().dim()]
        : mean(some, reader, layout);
  }

  /** The mean of the numbers of some rows, at least one. */
  private static double[] mean(List<InputRow> some, RowReader reader, BlockLayout layout) {
    // From the first row equal values deviate by nothing.
    double[] first = RowDraw.filled(some.get(0).whole().values())[0];
    double[] origin = reader.categories().numbers(first);
    return tally(some, new PackingPlan(reader, first.length, origin, layout)).centre();
  }

  private static InputTally tally(List<InputRow> some, PackingPlan plan) {
    return seen(some.iterator(), plan).reduce((before, last) -> last).orElseThrow().tally;
  }

  private static RowScan of(JavaRDD<InputRow> rows, PackingPlan plan, Storage storage) {
    JavaRDD<ScanItem> seen = rows.mapPartitions(partition -> seen(partition, plan).iterator());
    seen.setName("row blocks").persist(storage.level());
    JavaRDD<InputTally> tallies =
        seen.mapPartitions(
            partition ->
                Streams.of(partition)
                    .filter(part -> part.tally != null)
                    .map(part -> part.tally)
                    .iterator());
    try {
      InputTally found =
          TaskFailure.explained(
              NAME, () -> OrderedReduce.reduce(tallies, InputTally::merge, storage.depth()));
      InputTally tally = found == null ? plan.tally() : found;
      tally.check();
      return new RowScan(plan, seen, tally);
    } catch (RuntimeException e) {
      seen.unpersist(false);
      throw e;
    }
  }

  /** What the scan found. */
  InputTally tally() {
    return tally;
  }

  /** The rows, less {@link #centre}. */
  JavaRDD<SampleBlock> blocks() {
    return seen.mapPartitions(
        partition ->
            Streams.of(partition)
                .filter(part -> part.block != null)
                .map(part -> part.block)
                .iterator());
  }

  /** What was subtracted from the numbers of every row. */
  double[] centre() {
    return tally.isSparse() ? new double[tally.dim] : plan.centre();
  }

  /** Forgets the rows; once, since Spark logs an error where two calls meet. */
  void close() {
    if (!isClosed) {
      isClosed = true;
      seen.unpersist(false);
    }
  }
}
