package org.gradientem.job.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.groups.RowColumn;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.input.Input;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.RowReader;

/** Finds where in a table some of its rows are, and what columns that are no features call them. */
record RowNames(Map<Map<String, Object>, Name> byCells) {
  static final RowNames NONE = new RowNames(Map.of());

  /** Reading a table of more rows once more takes longer than many a fit. */
  private static final long MAX_ROWS = 1_000_000;

  private static final double ROUNDING = 1e-13;

  private static final int MAX_IDS = 3;
  private static final int LONGEST = 60;

  /** What columns are left out for that name no row. */
  private static final List<String> NO_NAMES =
      List.of("one value", "no cell", "the same as", "dates");

  /**
   * A row.
   *
   * @param row its number in the file, from 1; null where there are several files
   * @param ids its cells of the columns that name rows
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Name(Long row, Map<String, String> ids) {
    static final Name UNKNOWN = new Name(null, Map.of());
  }

  /**
   * Looks rows of the sample up, by one more pass over the table.
   *
   * @param columns the columns of a row
   * @param wanted the cells of the rows
   */
  static RowNames of(
      GradientEMModel model,
      Input.Table table,
      List<RowColumn> columns,
      Collection<Map<String, Object>> wanted) {
    if (table.rows() == null || wanted.isEmpty() || model.summary().rows() > MAX_ROWS) {
      return NONE;
    }
    Categories categories = model.mixture().levels().categories();
    double[][] sample = model.summary().sampleRows();
    Set<Map<String, Object>> remaining = new HashSet<>(wanted);
    List<Map<String, Object>> cells = new ArrayList<>();
    List<double[]> features = new ArrayList<>();
    for (double[] row : sample) {
      Map<String, Object> its = RowColumn.cells(columns, categories, row);
      if (remaining.remove(its)) {
        cells.add(its);
        features.add(row);
      }
    }
    List<String> ids = ids(table);
    boolean isNumbered =
        !model.getHandleInvalid().equals("skip") && table.rows().inputFiles().length == 1;
    Search search =
        new Search(
            new RowReader(categories, HandleInvalid.KEEP, List.of()),
            features.toArray(double[][]::new),
            tolerances(sample),
            ids.size());
    Map<Map<String, Object>, Name> byCells = new HashMap<>();
    long before = 0;
    for (Part part : parts(table, ids, search)) {
      for (Found found : part.found) {
        Name name = new Name(isNumbered ? before + found.place + 1 : null, named(ids, found.ids));
        byCells.putIfAbsent(cells.get(found.wanted), name);
      }
      before += part.rows;
    }
    return new RowNames(byCells);
  }

  /**
   * Names the rows of the sample.
   *
   * @param columns the columns of a row
   * @param ids what each of these rows is called
   */
  static RowNames given(
      GradientEMModel model, List<RowColumn> columns, List<Map<String, String>> ids) {
    Categories categories = model.mixture().levels().categories();
    double[][] sample = model.summary().sampleRows();
    Map<Map<String, Object>, Name> byCells = new HashMap<>();
    for (int r = 0; r < ids.size(); r++) {
      Name name = new Name(null, ids.get(r));
      byCells.putIfAbsent(RowColumn.cells(columns, categories, sample[r]), name);
    }
    return new RowNames(byCells);
  }

  private static List<Part> parts(Input.Table table, List<String> ids, Search search) {
    Dataset<Row> rows = table.rows();
    Column[] columns =
        Stream.concat(
                Stream.of(rows.col(Columns.quoted(table.featuresCol()))),
                ids.stream().map(id -> rows.col(Columns.quoted(id)).cast("string")))
            .toArray(Column[]::new);
    return rows.select(columns).toJavaRDD().mapPartitions(search::in).collect();
  }

  /** Columns of the table that are no features and whose cells differ from row to row. */
  private static List<String> ids(Input.Table table) {
    List<String> names = List.of(table.rows().columns());
    return table.columns().columns().stream()
        .filter(column -> column.kind() == Kind.LEFT_OUT && names.contains(column.name()))
        .filter(column -> NO_NAMES.stream().noneMatch(column.reason()::startsWith))
        .map(TableColumn::name)
        .limit(MAX_IDS)
        .toList();
  }

  /** The names of rows, in the order of their cells; none if nothing was looked up. */
  Map<String, Object> json(List<Map<String, Object>> typical, List<Map<String, Object>> odd) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("typical", names(typical));
    json.put("odd", names(odd));
    return json;
  }

  private List<Name> names(List<Map<String, Object>> rows) {
    return byCells.isEmpty()
        ? List.of()
        : rows.stream()
            .map(cells -> cells == null ? Name.UNKNOWN : byCells.getOrDefault(cells, Name.UNKNOWN))
            .toList();
  }

  private static Map<String, String> named(List<String> ids, String... cells) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != null) {
        boolean isLong = cells[i].length() > LONGEST;
        named.put(ids.get(i), isLong ? cells[i].substring(0, LONGEST - 1) + "…" : cells[i]);
      }
    }
    return named;
  }

  /** Rows of the sample were shifted to the data's centre and back, which rounds them. */
  private static double[] tolerances(double[]... sample) {
    double[] tolerances = new double[sample[0].length];
    for (double[] row : sample) {
      for (int j = 0; j < tolerances.length; j++) {
        tolerances[j] =
            Math.max(tolerances[j], Double.isNaN(row[j]) ? 0 : ROUNDING * Math.abs(row[j]));
      }
    }
    return tolerances;
  }

  /** The wanted row that was found, its place in its partition, and its ids. */
  private record Found(int wanted, long place, String[] ids) implements Serializable {}

  private record Part(long rows, List<Found> found) implements Serializable {}

  /** Looks for rows where they are. */
  private record Search(RowReader reader, double[][] wanted, double[] tolerances, int ids)
      implements Serializable {

    Iterator<Part> in(Iterator<Row> rows) {
      List<Found> found = new ArrayList<>();
      BitSet isFound = new BitSet();
      long place = 0;
      for (; rows.hasNext(); place++) {
        Row row = rows.next();
        double[] values = reader.read(row.get(0), 1).whole().values();
        for (int w = 0; w < wanted.length && values != null; w++) {
          if (!isFound.get(w) && isSame(wanted[w], values)) {
            isFound.set(w);
            found.add(new Found(w, place, ids(row)));
          }
        }
      }
      return List.of(new Part(place, found)).iterator();
    }

    private boolean isSame(double[] one, double... other) {
      for (int j = 0; j < one.length; j++) {
        boolean isNear = Math.abs(one[j] - other[j]) <= tolerances[j];
        if (!isNear && !(Double.isNaN(one[j]) && Double.isNaN(other[j]))) {
          return false;
        }
      }
      return true;
    }

    private String[] ids(Row row) {
      String[] cells = new String[ids];
      Arrays.setAll(cells, i -> row.getString(i + 1));
      return cells;
    }
  }
}
