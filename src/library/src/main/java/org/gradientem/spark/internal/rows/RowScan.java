package org.gradientem.spark.internal.rows;

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
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.spark.internal.rdd.OrderedReduce;
import org.gradientem.spark.internal.rdd.Streams;
import org.gradientem.spark.internal.rdd.TaskFailure;

/**
 * The result of a scan that checks the rows and packs them into blocks. Values are stored minus a
 * centre, the mean of at most 1000 pilot rows. If that is far from the true mean, the rows are
 * scanned again.
 *
 * @param tally the result for all rows, which can be used
 * @param centre what was subtracted from the numbers of every row
 * @param blocks the rows, less the centre
 */
record RowScan(InputTally tally, double[] centre, BlockStore blocks) {
  /** Partitions that the pilot rows are from, since rows may be in an order. */
  private static final int PILOT_PARTITIONS = 4;

  /** Pilot rows of each; the mean of all is off by a thirtieth of a standard deviation. */
  private static final int PILOT_ROWS = 250;

  private static final String NAME = "The first scan of the rows";

  /**
   * How rows are packed.
   *
   * @param reader what has read them
   * @param centre what is subtracted from their numbers
   * @param layout what has room for them; null where no row is known, and none is packed
   */
  private record PackingPlan(RowReader reader, double[] centre, BlockLayout layout)
      implements Serializable {

    static PackingPlan none(RowReader reader) {
      return new PackingPlan(reader, new double[0], null);
    }

    /** Subtracts what pilot rows are about. */
    static PackingPlan of(List<InputRow> pilot, RowReader reader, BlockLayout layout) {
      return new PackingPlan(reader, RowScan.centre(pilot, reader, layout), layout);
    }

    InputTally tally() {
      return layout == null
          ? new InputTally(reader)
          : new InputTally(reader, layout.row().features(), centre);
    }

    /** Returns blocks of the rows that can be used. */
    Iterator<SampleBlock> packed(Iterator<InputRow> usable) {
      if (layout == null) {
        usable.forEachRemaining(row -> {});
        return Collections.emptyIterator();
      }
      return new BlockIterator(usable, layout.builder(centre));
    }

    /** Returns the blocks of a partition, whose rows are tallied on their way, and the tally. */
    Stream<Serializable> scanned(Iterator<InputRow> rows) {
      InputTally tally = tally();
      Iterator<InputRow> usable = Streams.of(rows).filter(tally::add).iterator();
      return Stream.concat(Streams.of(packed(usable)).peek(tally::add), Stream.of(tally));
    }

    InputTally tallied(List<InputRow> rows) {
      return (InputTally) scanned(rows.iterator()).reduce((before, last) -> last).orElseThrow();
    }

    PackingPlan about(double... mean) {
      return new PackingPlan(reader, mean, layout);
    }

    /** Subtracts given numbers, if they can be of these rows. */
    PackingPlan about(Optional<double[]> given) {
      return given.filter(mean -> mean.length == centre.length).map(this::about).orElse(this);
    }

    boolean matches(InputTally all) {
      return layout != null && !all.isOffCentre();
    }
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
    List<InputRow> pilot = pilot(rows, reader.handling());
    ZerosRoom.require(pilot, rows);
    InputTally ofPilot = PackingPlan.none(reader).tallied(pilot);
    PackingPlan plan =
        ofPilot.rows == 0
            ? PackingPlan.none(reader)
            : PackingPlan.of(pilot, reader, layouts.apply(ofPilot)).about(centre);
    RowScan scan = of(rows, plan);
    InputTally tally = scan.tally;
    if (tally.distinct(settings).isPresent() || plan.matches(tally)) {
      return scan;
    }
    scan.blocks.close();
    PackingPlan better =
        tally.isOffCentre()
            ? plan.about(tally.centre())
            : PackingPlan.of(pilot, reader, layouts.apply(tally)).about(centre);
    return of(rows, better);
  }

  /** Rows that can be used; none only if all others cannot be. */
  private static List<InputRow> pilot(JavaRDD<InputRow> rows, HandleInvalid handling) {
    JavaRDD<InputRow> usable = rows.filter(row -> row.isUsable(handling));
    int partitions = rows.getNumPartitions();
    int[] chosen =
        IntStream.range(0, PILOT_PARTITIONS)
            .map(p -> p * partitions / PILOT_PARTITIONS)
            .distinct()
            .filter(p -> p < partitions)
            .toArray();
    JavaRDD<InputRow> first =
        usable.mapPartitions(part -> Streams.of(part).limit(PILOT_ROWS).iterator());
    List<InputRow>[] found =
        TaskFailure.explained(NAME, task -> chosen[task], () -> first.collectPartitions(chosen));
    List<InputRow> some = Arrays.stream(found).flatMap(List::stream).toList();
    return some.isEmpty() ? TaskFailure.explained(NAME, () -> usable.take(PILOT_ROWS)) : some;
  }

  /** What some rows are about: their mean; 0 where there are none. */
  static double[] centre(List<InputRow> some, RowReader reader, BlockLayout layout) {
    return some.isEmpty() ? new double[layout.row().dim()] : mean(some, reader, layout);
  }

  /** The mean of the numbers of some rows, at least one. */
  private static double[] mean(List<InputRow> some, RowReader reader, BlockLayout layout) {
    // From the first row equal values deviate by nothing.
    double[] first = RowDraw.filled(some.get(0).whole().values())[0];
    double[] origin = reader.categories().numbers(first);
    return new PackingPlan(reader, origin, layout).tallied(some).centre();
  }

  private static RowScan of(JavaRDD<InputRow> rows, PackingPlan plan) {
    JavaRDD<Serializable> scanned =
        rows.mapPartitions(partition -> plan.scanned(partition).iterator());
    scanned.setName("row blocks").persist(BlockStore.Cached.LEVEL);
    try {
      InputTally found =
          TaskFailure.explained(
              NAME, () -> OrderedReduce.reduce(only(InputTally.class, scanned), InputTally::merge));
      InputTally tally = found == null ? plan.tally() : found;
      tally.check();
      return new RowScan(
          tally,
          plan.centre,
          new BlockStore.Cached(only(SampleBlock.class, scanned), () -> scanned.unpersist(false)));
    } catch (RuntimeException e) {
      scanned.unpersist(false);
      throw e;
    }
  }

  private static <T> JavaRDD<T> only(Class<T> type, JavaRDD<Serializable> scanned) {
    return scanned.mapPartitions(
        partition -> Streams.of(partition).filter(type::isInstance).map(type::cast).iterator());
  }
}
