// What stands below the scatter: groups, rows that are unsure or fit none, one component in full.
const percent = p => p >= .995 || p <= 0 ? `${Math.round(100 * p)} %` : `${(100 * p).toPrecision(2)} %`;

// The order of leaves in which no two branches cross.
const leaves = (node, merges) => node < k ? [node] : [...leaves(merges[node - k].first, merges), ...leaves(merges[node - k].second, merges)];
const drawTree = () => {
  const merges = data.tree ?? [], proposal = data.proposedGroups;
  byId('tree-section').hidden = merges.length === 0;
  if (!merges.length) return;
  const floor = 1e-4, cut = data.componentGroups ? new Set(data.componentGroups).size : proposal.groups;
  const order = leaves(2 * k - 2, merges), at = new Array(2 * k - 1), high = new Array(2 * k - 1).fill(1);
  order.forEach((leaf, y) => { at[leaf] = y; });
  const lines = merges.map(({first, second, height}, m) => {
    const x = Math.max(height, floor);
    at[k + m] = (at[first] + at[second]) / 2;
    high[k + m] = x;
    return {
      name: `${m}`, type: 'line', showSymbol: true, symbolSize: 5, lineStyle: {width: 1.5, color: ink, opacity: m < k - cut ? 1 : .3}, itemStyle: {color: ink, opacity: m < k - cut ? 1 : .3},
      data: [[high[first], at[first]], [x, at[first]], [x, at[second]], [high[second], at[second]]],
    };
  });
  byId('tree-note').textContent = `The components that are most often taken for each other merge first. ${merges.length + 1 === proposal.groups ? 'No two are taken for each other often enough to be called one: the proposal is as many groups as components' : `The proposal is ${many(proposal.groups, 'group')}`}`
    + `, the same for any threshold above ${proposal.from.toPrecision(2)} and up to ${proposal.to.toPrecision(2)}`
    + `${data.componentGroups ? `; it was cut into ${many(cut, 'group')}` : '; score --groups cuts the tree without a new fit'}. Pale branches are not merged.`;
  byId('tree').style.height = `${Math.max(220, 90 + 18 * k)}px`;
  chart('tree', {
    grid: {left: 55, right: 55, top: 20, bottom: 48},
    tooltip: tip(({seriesName}) => {
      const merge = merges[+seriesName];
      return merge ? [`taken for each other: ${percent(merge.probability)}`, `entropy falls by ${short(merge.entropy)} nats a row`, `${many(k - +seriesName - 1, 'group')} left`] : [];
    }),
    xAxis: axis('probability of being taken for each other', {type: 'log', inverse: true, min: floor, max: 1, scale: false, axisLabel: {color: ink, formatter: v => v <= floor ? '≤ 0.0001' : String(+(+v).toPrecision(1))}}),
    yAxis: axis('', {type: 'category', data: order.map(String), axisTick: {show: false}, splitLine: {show: false}, axisLabel: {color: ink, interval: 0}}),
    series: [
      ...lines,
      {type: 'scatter', symbolSize: 10, silent: true, data: order.map((leaf, y) => ({value: [1, y], itemStyle: {color: shade(leaf)}}))},
    ],
  });
};

const drawUncertainty = () => {
  byId('uncertainty-section').hidden = one || !data.certainty.length;
  if (byId('uncertainty-section').hidden) return;
  const bins = new Array(20).fill(0);
  data.certainty.forEach(p => { bins[Math.min(19, Math.floor(20 * (1 - p)))]++; });
  byId('uncertainty-note').textContent = `1 minus the largest probability, of ${many(data.certainty.length, 'row')} drawn at random.`;
  chart('uncertainty', {
    xAxis: axis('uncertainty', {type: 'category', data: bins.map((_, b) => (b / 20).toFixed(2)), nameGap: 30}),
    yAxis: axis('rows', {scale: false, nameGap: 45}),
    tooltip: tip(p => [`${p.name} to ${(+p.name + .05).toFixed(2)}: ${many(p.value, 'row')}`]),
    series: [{type: 'bar', barCategoryGap: '10%', itemStyle: {color: '#1769aa'}, data: bins}],
  });
};

const cells = (table, texts, tag) => {
  const tr = table.insertRow();
  texts.forEach(text => element(tag, text, tr));
  return tr;
};
const features = data.axes.slice(0, data.featureAxes);

const drawRows = () => {
  const rows = data.densities.map((density, r) => ({density, r})).sort((a, b) => a.density - b.density).slice(0, 10);
  byId('least-section').hidden = rows.length === 0;
  byId('least-note').textContent = `The ten least dense of ${many(data.densities.length, 'row')} drawn at random`
    + (data.outlierThreshold === null ? '.' : `; with contamination ${data.contamination} a row is an outlier below ${short(data.outlierThreshold)}, ${many(data.densities.filter(d => d < data.outlierThreshold).length, 'of these row')} in all, ringed in the scatter.`);
  const table = byId('least');
  cells(table, ['log-density', 'component', ...features, ...categories.map(c => c.feature)], 'th');
  const level = (r, c) => categories[c].levels[data.pointLevels[r][c]] ?? '';
  rows.forEach(({density, r}) => cells(table, [short(density), data.labels[r], ...features.map((_, j) => short(data.points[r][j])), ...categories.map((_, c) => level(r, c))], 'td'));
};

const drawComponent = () => {
  const i = +byId('one').value, table = byId('one-table');
  table.replaceChildren();
  const c = data.ellipses[i], sd = features.map((_, j) => Math.sqrt(c[j][j]));
  if (features.length) cells(table, ['feature', 'mean', 'standard deviation', ...(features.length > 1 ? features.map(name => `r with ${name}`) : [])], 'th');
  features.forEach((name, j) => cells(table,
    [name, short(data.centres[i][j]), short(sd[j]), ...(features.length > 1 ? features.map((_, l) => (c[j][l] / sd[j] / sd[l]).toFixed(2)) : [])], 'td'));
  if (categories.length) cells(table, ['level', 'share in it', 'share in all rows'], 'th');
  categories.forEach((category, f) => category.levels.forEach((level, l) =>
    cells(table, [`${category.feature} = ${level}`, percent(category.probabilities[i][l]), percent(data.levelShares[f][l])], 'td')));
};

const drawLevels = () => {
  byId('levels-section').hidden = categories.length === 0;
  if (!categories.length) return;
  const f = +byId('level-feature').value, category = categories[f];
  const shares = [data.levelShares[f], ...category.probabilities].reverse();
  byId('levels').style.height = `${90 + 24 * shares.length}px`;
  levelsChart.resize();
  levelsChart.setOption({
    animation: false, textStyle: {color: ink}, grid: {left: 75, right: 20, top: 40, bottom: 48}, legend,
    tooltip: tip(p => [`${p.name}: ${category.feature} = ${p.seriesName} ${percent(p.value)}`]),
    xAxis: axis('share', {min: 0, max: 1, scale: false}),
    yAxis: axis('', {type: 'category', data: ['all rows', ...data.weights.keys()].map(String).reverse(), axisLabel: {color: ink}}),
    series: category.levels.map((level, l) => ({name: level, type: 'bar', stack: 'levels', itemStyle: {color: colour(l)}, data: shares.map(row => row[l])})),
  }, true);
};
categories.forEach((category, f) => byId('level-feature').add(new Option(category.feature, f)));
const levelsChart = categories.length ? chart('levels', {}) : null;
byId('level-feature').onchange = drawLevels;
data.centres.forEach((_, i) => byId('one').add(new Option(i, i)));
byId('one').onchange = drawComponent;
byId('one-note').textContent = features.length < data.dim ? `Of ${data.dim} features those ${features.length} that tell the components apart best.` : '';
byId('directions').textContent = data.directions.join(' ');

drawLevels();
drawTree();
drawUncertainty();
drawRows();
drawComponent();
