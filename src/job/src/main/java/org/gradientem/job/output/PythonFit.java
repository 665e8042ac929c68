package org.gradientem.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gradientem.groups.OddRows;
import org.gradientem.job.input.ColumnTable;
import org.gradientem.job.input.Input;
import org.gradientem.report.HtmlReport;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;

/**
 * Describes a fit of Python as the commands describe theirs. Python hands its model over as JSON,
 * to a JVM of its own that has this class.
 */
public final class PythonFit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, String>>> IDS = new TypeReference<>() {};

  private final GradientEMModel model;
  private final Input.Table table;
  private final double[][] rows;

  /**
   * Reads a fit.
   *
   * @param json the model, as {@link GradientEMModel#toJson} writes it, with a summary
   * @param columns the columns of its table, as {@link ColumnsJson#toJson} writes them; null where
   *     the features are columns themselves
   * @param rows some rows of all features one after the other, doubles of this machine's byte
   *     order, NaN where a cell is missing; may be none
   * @param features number of features of a row
   * @param groups number of groups that the components are cut into; 0 for the proposed one
   */
  public PythonFit(String json, String columns, byte[] rows, int features, int groups) {
    DoubleBuffer cells = ByteBuffer.wrap(rows).order(ByteOrder.nativeOrder()).asDoubleBuffer();
    this.rows = new double[cells.limit() / features][features];
    Arrays.stream(this.rows).forEach(cells::get);
    model = GradientEMModel.fromJson(json, this.rows);
    if (groups > 0) {
      model.setGroups(groups);
    }
    Optional<TableFeaturesModel> kinds = Optional.ofNullable(columns).map(PythonFit::kinds);
    ColumnTable found =
        new ColumnTable(columns == null ? List.of() : ColumnsJson.fromJson(columns), false);
    table = new Input.Table(null, model.getFeaturesCol(), found, kinds, List.of());
  }

  private static TableFeaturesModel kinds(String columns) {
    TableFeaturesModel kinds = new TableFeaturesModel();
    kinds.set(kinds.getParam("columnsJson"), columns);
    return kinds;
  }

  private FitOutput output() {
    return new FitOutput(
        model, table, GroupChoice.DEFAULT, Map.of(), UnaryOperator.identity(), true);
  }

  /**
   * Describes the groups.
   *
   * @return a JSON array of {@link org.gradientem.groups.GroupProfile}s
   * @throws JsonProcessingException if they cannot be written
   */
  public String groups() throws JsonProcessingException {
    return JSON.writeValueAsString(output().groups());
  }

  /** Returns what {@code fit} prints first: the answer, and a line for each group. */
  public String summary() {
    return String.join("\n", output().answer(List.of(model.tree().proposal().sentence())));
  }

  /**
   * Explains outliers, which are the rows.
   *
   * @return a JSON array of a text for each row
   * @throws JsonProcessingException if they cannot be written
   */
  public String reasons() throws JsonProcessingException {
    OddRows odd = new OddRows(model.ordinaryRows(), FoundColumns.of(model, table));
    return JSON.writeValueAsString(Arrays.stream(rows).map(odd::explanation).toList());
  }

  /**
   * Makes the report, in which the rows are drawn.
   *
   * @param python the expression that scores rows, as {@code model}
   * @param contamination share of the rows that are taken for outliers; 0 for none
   * @param ids what each row is called, a JSON array of an object of texts for each; may be empty
   * @return the text of the page
   * @throws JsonProcessingException if its numbers cannot be written
   */
  public String report(String python, double contamination, String ids)
      throws JsonProcessingException {
    if (contamination > 0) {
      model.setContamination(contamination);
    }
    return output().report(new HtmlReport.Places("", null, null, python), JSON.readValue(ids, IDS));
  }
}
