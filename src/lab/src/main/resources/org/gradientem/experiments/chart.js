// Lays out the panels of a chart (Chart.java) and draws it by Apache ECharts as the text of an SVG.
var setTimeout = function () {}, clearTimeout = setTimeout; // There is no event loop to animate in.

var PANEL_WIDTH = 420, PANEL_HEIGHT = 360, LEFT = 80, TOP = 60, BOTTOM = 60;
var LEGEND_TOP = 40, LEGEND_LINE = 55;
// As many colours as a figure has labels, dark enough for thin lines.
var COLOURS = ["#4477aa", "#e07b39", "#228833", "#cc3344", "#8855aa", "#7a5230", "#33a6b8",
  "#c2a500", "#dd77aa", "#666666", "#99bb44", "#223388"];
var STYLES = {
  line: {type: "line", symbol: "none"},
  dashed: {type: "line", symbol: "none", lineStyle: {type: "dashed", width: 1.5}},
  marked: {type: "line", symbol: "circle"},
  dots: {type: "scatter"}
};

function axisOption(axis, panel, nameGap) {
  var option = {type: axis.scale === "doubling" ? "log" : "value", logBase: 2, gridIndex: panel,
    name: axis.name, nameLocation: "middle", nameGap: nameGap, scale: true,
    axisLine: {onZero: false, show: true}};
  if (axis.scale === "tenfold") {
    // The library's own logarithmic axis spells 1e-12 out, so it gets logarithms.
    option.axisLabel = {formatter: "1e{value}"};
    option.minInterval = 1;
  }
  if (axis.min !== null) option.min = axis.min;
  if (axis.max !== null) option.max = axis.max;
  return option;
}

function place(value, axis) {
  return axis.scale === "tenfold" ? Math.log(value) / Math.LN10 : value;
}

function seriesOption(series, panel, p) {
  return Object.assign({name: series.label, xAxisIndex: p, yAxisIndex: p,
    data: series.points.map(function (point) {
      return {value: [place(point[0], panel.x), place(point[1], panel.y)],
        symbolSize: point.length > 2 ? point[2] : series.kind === "marked" ? 8 : 0};
    })}, STYLES[series.kind]);
}

function legendLines(panels, width) {
  var labels = {};
  panels.forEach(function (panel) {
    panel.series.forEach(function (series) { labels[series.label] = 70 + 8 * series.label.length; });
  });
  var total = Object.keys(labels).reduce(function (sum, label) { return sum + labels[label]; }, 0);
  return 1 + Math.floor(total / width);
}

function drawChart(chart) {
  var shown = Math.min(chart.columns, chart.panels.length);
  var width = Math.max(LEFT + shown * (LEFT + PANEL_WIDTH), 9 * chart.title.length);
  var top = LEGEND_TOP + LEGEND_LINE * (legendLines(chart.panels, width) - 1) + TOP;
  var rowHeight = TOP + PANEL_HEIGHT + BOTTOM;
  // Without a font the library takes text for narrower than it is, hence the legend's gap.
  var option = {animation: false, backgroundColor: "#fff", color: COLOURS,
    title: [{text: chart.title, left: "center", top: 10}], legend: {top: LEGEND_TOP, itemGap: 40},
    grid: [], xAxis: [], yAxis: [], series: []};
  chart.panels.forEach(function (panel, p) {
    var left = LEFT + p % shown * (LEFT + PANEL_WIDTH);
    var panelTop = top + Math.floor(p / shown) * rowHeight;
    option.title.push({text: panel.title, left: left + PANEL_WIDTH / 2, top: panelTop - 30,
      textAlign: "center", textStyle: {fontSize: 13, fontWeight: "normal"}});
    option.grid.push({left: left, top: panelTop, width: PANEL_WIDTH - 20, height: PANEL_HEIGHT});
    option.xAxis.push(axisOption(panel.x, p, 30));
    option.yAxis.push(axisOption(panel.y, p, 50));
    panel.series.forEach(function (series) { option.series.push(seriesOption(series, panel, p)); });
  });
  var height = top + Math.ceil(chart.panels.length / shown) * rowHeight - TOP;
  var drawing = echarts.init(null, null, {renderer: "svg", ssr: true, width: width, height: height});
  drawing.setOption(option);
  var svg = drawing.renderToSVGString();
  drawing.dispose();
  return svg;
}
