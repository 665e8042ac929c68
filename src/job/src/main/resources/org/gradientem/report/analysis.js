// The pictures.
const tip = lines => ({confine: true, formatter: p => lines(p).map(text => element('div', text))});
const charts = [];
const fit = c => c.resize({width: 'auto', height: 'auto'});
// What is folded has no size until it is opened.
const chart = (id, option, height) => {
  if (height) byId(id).style.height = `${height}px`;
  const made = echarts.init(byId(id), null, {renderer: 'svg', ...(byId(id).clientWidth ? {} : {width: 800, height: height ?? 350})});
  made.setOption({animation: false, textStyle: {color: ink}, grid: {left: 75, right: 20, top: 40, bottom: 48}, tooltip: {confine: true}, ...option});
  charts.push(made);
  return made;
};
addEventListener('resize', () => { charts.forEach(fit); draw(); });
addEventListener('beforeprint', () => charts.forEach(fit));
document.querySelectorAll('details').forEach(folded => folded.addEventListener('toggle', () => charts.forEach(fit)));
const axis = (name, extra) => ({
  type: 'value', scale: true, name, nameLocation: 'middle', nameGap: 30, nameTextStyle: {color: ink},
  axisLabel: {color: ink, formatter: v => short(+v), hideOverlap: true}, axisLine: {lineStyle: {color: line}}, splitLine: {lineStyle: {color: line}}, ...extra});
const words = (texts, extra) => ({
  type: 'category', data: texts, axisTick: {show: false}, axisLine: {show: false}, splitLine: {show: false}, axisLabel: {color: ink, interval: 0, ...extra}});
const legend = {top: 0, type: 'scroll', textStyle: {color: ink}};
const inUnits = (column, v) => column?.isLog ? Math.exp(v) : v;
// Of a column with frequent single values the last level is all others.
const atoms = data.rowColumns.filter(c => c.level >= 0 && c.number >= 0);
const categories = (data.levels ?? []).map((category, f) => {
  const column = atoms.find(c => c.level === f);
  return column ? {...category, feature: `${column.name}, single values`, levels: [...category.levels.slice(0, -1), 'another value']} : category;
});
const groupNames = groups.map(group => `group ${group.group}`);

const sign = fact => fact.level === undefined ? fact.deviations : (fact.share - fact.shareOfAll) / Math.sqrt(fact.shareOfAll * (1 - fact.shareOfAll));
const drawHeat = () => {
  const shown = data.facts.flatMap((facts, g) => facts.map(fact => ({fact, x: g, y: told.findIndex(t => t.name === fact.column)})));
  byId('heat-section').hidden = shown.length === 0;
  if (!shown.length) return;
  byId('heat-note').textContent = `Each group’s mean, or its share of the level that tells most, in the units of the file${data.rowColumns.some(c => c.isLog) ? '; of logarithms the exponential of the mean' : ''}. Colours are deviations from all rows, in standard deviations of the column. Columns that set groups apart most come first${told.length < kinds.length - leftOut.length ? `, ${told.length} of ${kinds.length - leftOut.length}` : ''}.`;
  const left = 180, width = Math.max(byId('heat').clientWidth, left + 20 + 58 * groups.length), cell = (width - left - 20) / groups.length;
  byId('heat').style.width = width > byId('heat').clientWidth ? `${width}px` : '100%';
  const made = chart('heat', {
    grid: {left, right: 20, top: 34, bottom: 46},
    tooltip: tip(({data: {fact}}) => [fact.text]),
    xAxis: {...words(groups.map(group => `${group.group} · ${percent(group.weight)}`), {width: cell, overflow: 'truncate'}), position: 'top'},
    yAxis: {...words(told.map(c => c.name), {width: left - 15, overflow: 'truncate'}), inverse: true},
    visualMap: {min: -2, max: 2, dimension: 2, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 160, itemWidth: 12, text: ['2 or more above', '2 or more below'], textStyle: {color: ink},
      inRange: {color: dark ? ['#1f5a8a', '#1c232b', '#96452a'] : ['#7db5dc', '#f6f8fa', '#f2a27c']}},
    series: [{type: 'heatmap', label: {show: true, color: ink, fontSize: 11, width: cell - 6, overflow: 'truncate', formatter: ({data: {fact}}) => fact.level === undefined ? mean(fact) : `${fact.level}: ${percent(fact.share)}`},
      itemStyle: {borderColor: dark ? '#14191f' : '#fff', borderWidth: 1}, data: shown.map(({fact, x, y}) => ({value: [x, y, sign(fact)], fact}))}],
  }, 84 + 24 * told.length);
};

// Rows from the top: all rows, then the groups.
const views = told.flatMap(column => [
  ...(column.number >= 0 ? [{column, title: column.name, draw: drawNumber}] : []),
  ...(column.level >= 0 ? [{column, title: categories[column.level].feature, draw: drawShares}] : [])]);
const ofRows = one ? ['all rows'] : ['all rows', ...groupNames];
// A density of 40 bins between the values that all but one row in a hundred have, smoothed over three.
function drawNumber({column}) {
  const place = data.rowColumns.indexOf(column), known = r => data.cells[r][place] !== null;
  const rows = data.cells.map((_, r) => r).filter(known), sorted = rows.map(r => data.cells[r][place]).sort((a, b) => a - b);
  const low = sorted[Math.floor(.005 * sorted.length)], wide = sorted[Math.ceil(.995 * sorted.length) - 1] - low || 1, bins = 40;
  const ridge = (ofRow, at) => {
    const counts = new Array(bins + 2).fill(0);
    rows.filter(ofRow).forEach(r => { counts[1 + Math.max(0, Math.min(bins - 1, Math.floor(bins * (data.cells[r][place] - low) / wide)))]++; });
    const smooth = counts.map((count, b) => (counts[b - 1] ?? 0) + 2 * count + (counts[b + 1] ?? 0)), most = Math.max(...smooth, 1);
    return smooth.map((count, b) => [low + (b - .5) * wide / bins, at + .9 * count / most]);
  };
  const top = ofRows.length - 1;
  byId('column-note').textContent = 'How the values are spread, each curve as high as the others.';
  return {
    tooltip: tip(({seriesName, value}) => [seriesName, `${column.name} ${short(inUnits(column, value[0]))}`]),
    xAxis: axis(column.name, {axisLabel: {color: ink, hideOverlap: true, formatter: v => short(+inUnits(column, v).toPrecision(column.isLog ? 2 : 5))}}),
    yAxis: axis('', {min: 0, max: top + 1, interval: 1, scale: false, axisLabel: {color: ink, verticalAlign: 'bottom', formatter: v => ofRows[top - v] ?? ''}}),
    series: ofRows.map((name, i) => {
      const hue = i ? colour(i - 1) : one ? colour(0) : '#8593a0';
      return {name, type: 'line', symbolSize: 5, showAllSymbol: true, smooth: .3, color: hue, itemStyle: {opacity: 0}, lineStyle: {width: 1.5}, areaStyle: {opacity: .35, origin: top - i}, data: ridge(r => i === 0 || data.labels[r] === i - 1, top - i)};
    }),
  };
}
function drawShares({column}) {
  const category = categories[column.level];
  const ofGroup = group => category.levels.map((_, l) => group.components.reduce((sum, i) => sum + data.weights[i] * category.probabilities[i][l], 0) / group.weight);
  const shares = [data.levelShares[column.level], ...(one ? [] : groups.map(ofGroup))].reverse();
  byId('column-note').textContent = 'The share of each level.';
  return {
    legend,
    tooltip: tip(p => [`${p.name}: ${column.name} = ${p.seriesName} ${percent(p.value)}`]),
    xAxis: axis('share', {min: 0, max: 1, scale: false}),
    yAxis: words([...ofRows].reverse()),
    series: category.levels.map((level, l) => ({name: level, type: 'bar', stack: 'levels', itemStyle: {color: colour(l)}, data: shares.map(row => row[l])})),
  };
}
let columnChart = null;
const drawColumn = () => {
  const view = views[+byId('column').value];
  columnChart.setOption({animation: false, textStyle: {color: ink}, grid: {left: 75, right: 20, top: 30, bottom: 48}, ...view.draw(view)}, true);
};

// The curve at two standard deviations from a mean, by the factor of the covariance of two axes.
const ellipse = (i, a, b) => {
  const [m, c] = [data.centres[i], data.ellipses[i]];
  if (a === b) return [];
  const l11 = Math.sqrt(c[a][a]), l21 = l11 > 0 ? c[a][b] / l11 : 0, l22 = Math.sqrt(Math.max(0, c[b][b] - l21 * l21));
  return Array.from({length: 65}, (_, s) => {
    const [u, v] = [2 * Math.cos(s * Math.PI / 32), 2 * Math.sin(s * Math.PI / 32)];
    return [m[a] + l11 * u, m[b] + l21 * u + l22 * v];
  });
};
// A row's height where there is but one axis: spread evenly, so that rows do not hide each other.
const height = r => (r * .618034) % 1;
const ofAxis = data.axes.map(name => data.rowColumns.find(c => name === (c.isLog ? `log(${c.name})` : c.name)));
const names = [...data.axes.map((name, a) => ofAxis[a]?.name ?? name), ...categories.map(c => c.feature)];
const flat = names.length === 1;
const levelsOf = axis => axis < data.axes.length ? null : categories[axis - data.axes.length].levels;
// Rows of one level are spread about it, so that they do not hide each other.
const place = (r, axis) => levelsOf(axis)
  ? data.pointLevels[r][axis - data.axes.length] + .7 * ((r * .754878) % 1 - .5)
  : data.points[r][axis];
const shownAt = (a, v) => levelsOf(a) ? levelsOf(a)[Math.round(v)] ?? '' : short(+inUnits(ofAxis[a], v).toPrecision(5));
const axisOf = (a, extra) => levelsOf(a)
  ? axis(names[a], {...extra, min: -.5, max: levelsOf(a).length - .5, minInterval: 1, interval: 1, scale: false, axisLabel: {color: ink, formatter: v => levelsOf(a)[v] ?? ''}})
  : axis(names[a], {axisLabel: {color: ink, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: v => short(+inUnits(ofAxis[a], v).toPrecision(ofAxis[a]?.isLog ? 2 : 5))}, ...extra});
// Directions are in standard deviations, columns in the unit that their cells or their name end with.
const unitOf = a => {
  if (a >= data.featureAxes) return levelsOf(a) ? '' : 'deviations';
  if (!ofAxis[a] || ofAxis[a].isLog) return '';
  return kinds.find(c => c.name === ofAxis[a].name)?.numbers?.unit || (/(?:^|[ _([])(mm|cm|m|km|inch|ft|ms|s|min|h|days|g|kg|lb|usd|eur|pct|percent|%)[)\]]?$/i.exec(ofAxis[a].name)?.[1] ?? '');
};
const scatter = chart('scatter', {});
const draw = () => {
  const a = +byId('across').value, b = +byId('up').value;
  const drawn = r => [place(r, a), flat ? height(r) : place(r, b), r];
  const there = axis => r => !levelsOf(axis) || data.pointLevels[r][axis - data.axes.length] >= 0;
  const rows = data.points.map((_, r) => r).filter(there(a)).filter(there(b));
  const byGroup = groups.map(() => []);
  rows.forEach(r => byGroup[data.labels[r]]?.push(drawn(r)));
  // Means and ellipses are of numbers.
  const centred = levelsOf(a) || levelsOf(b) ? [] : data.centres;
  const curves = flat ? [] : centred.map((_, i) => ellipse(i, a, b));
  const outliers = rows.filter(r => data.labels[r] < 0 || (data.outlierThreshold !== null && data.densities[r] < data.outlierThreshold));
  const ringed = [...(data.noise ? ['noise'] : []), ...(data.outlierThreshold !== null ? ['outliers'] : [])].join(' or ');
  const extent = c => {
    const all = [...rows.map(r => drawn(r)[c]), ...curves.flat().map(p => p[c])], low = Math.min(...all), high = Math.max(...all);
    return {middle: (low + high) / 2, half: .52 * (high - low)};
  };
  const [across, up] = [{}, {}];
  if (!flat && a !== b && unitOf(a) && unitOf(a) === unitOf(b)) {
    const [x, y] = [extent(0), extent(1)], [wide, high] = [scatter.getWidth() - 95, scatter.getHeight() - 88];
    const half = Math.max(x.half / wide, y.half / high);
    // Where one is far shorter it would be a line.
    if (x.half < 6 * y.half && y.half < 6 * x.half) {
      Object.assign(across, {min: x.middle - half * wide, max: x.middle + half * wide});
      Object.assign(up, {min: y.middle - half * high, max: y.middle + half * high});
    }
  }
  scatter.setOption({
    animation: false, textStyle: {color: ink}, grid: {left: 75, right: 20, top: 40, bottom: 48}, legend: {...legend, data: [...groupNames, ...(outliers.length ? [ringed] : [])]},
    tooltip: tip(p => [p.seriesName, ...(p.seriesType === 'line' ? [] : [`${shownAt(a, p.value[0])}${flat ? '' : ', ' + shownAt(b, p.value[1])}`])]),
    xAxis: axisOf(a, across), yAxis: flat ? axis('', {show: false, min: 0, max: 1.05}) : axisOf(b, {nameGap: 58, ...up}),
    series: [
      ...byGroup.map((rows, g) => ({name: groupNames[g], type: 'scatter', symbolSize: data.points.length > 800 ? 4 : 6, color: colour(g), itemStyle: {color: colour(g), opacity: .45}, data: rows})),
      {name: ringed, type: 'scatter', silent: true, symbolSize: 12, color: ink, itemStyle: {color: 'transparent', borderColor: ink, borderWidth: 1}, data: outliers.map(drawn)},
      ...curves.map((curve, i) => ({name: groupNames[groupOf[i]], type: 'line', showSymbol: false, color: shade(i), lineStyle: {color: shade(i), width: 2}, data: curve})),
      ...(flat ? centred.map((m, i) => ({name: groupNames[groupOf[i]], type: 'scatter', symbolSize: 12, color: shade(i), itemStyle: {color: shade(i), borderColor: dark ? '#14191f' : '#fff', borderWidth: 2}, data: [[m[a], 1]]})) : []),
    ],
  }, true);
};
byId('scatter-note').textContent = `${many(data.points.length, 'row')} drawn at random, coloured by group; ${flat ? 'large dots are the means of components' : `curves are two standard deviations around the mean of each ${areComponents ? 'group' : 'component'}`}${data.noise ? '; rings are noise' : ''}.`;
byId('directions').textContent = data.directions.join(' ');
// The two columns that come first in the file go across and up in that order.
const best = data.firstAxes.every(a => a < data.featureAxes)
  ? [...data.firstAxes].sort((a, b) => data.rowColumns.indexOf(ofAxis[a]) - data.rowColumns.indexOf(ofAxis[b])) : data.firstAxes;
const first = [...new Set([...best, ...names.keys()])];
for (const [id, chosen] of [['across', first[0]], ['up', first[1]]]) {
  names.forEach((name, i) => byId(id).add(new Option(name, i, i === chosen, i === chosen)));
  byId(id).onchange = draw;
}
byId('up').parentElement.hidden = flat;

const drawOverlaps = () => {
  const pairs = data.overlaps.flatMap((row, from) => row.map((p, to) => ({p, from, to})));
  byId('overlap-section').hidden = one || !data.certainty.length;
  if (byId('overlap-section').hidden) return;
  const most = Math.max(...pairs.filter(({from, to}) => from !== to).map(({p}) => p));
  byId('overlap').hidden = most < .005;
  byId('overlap-note').textContent = most < .005 ? 'Fewer than 5 rows in 1000 of any group are taken for another.' : `Of the rows of each group (a line), how many are assigned to each group (a column): at most ${percent(most)} to another.`;
  if (most < .005) return;
  chart('overlap', {
    grid: {left: 75, right: 20, top: 34, bottom: 20},
    tooltip: tip(({data: {value: [to, from, p]}}) => [`of group ${from} to group ${to}: ${percent(p)}`]),
    xAxis: {...words(groupNames.map((_, g) => g)), position: 'top'}, yAxis: {...words(groupNames), inverse: true},
    visualMap: {show: false, min: 0, max: 1, dimension: 2, inRange: {color: dark ? ['#1c232b', '#1f5a8a'] : ['#f6f8fa', '#7db5dc']}},
    series: [{type: 'heatmap', label: {show: groups.length <= 16, color: ink, fontSize: 11, formatter: ({value: [, , p]}) => p < .005 ? '' : percent(p)}, data: pairs.map(({p, from, to}) => ({value: [to, from, p]}))}],
  }, Math.max(160, 60 + 26 * groups.length));
};

const drawUncertainty = () => {
  byId('uncertainty-section').hidden = one || !data.certainty.length;
  if (byId('uncertainty-section').hidden) return;
  const bins = new Array(20).fill(0);
  data.certainty.forEach(p => { bins[Math.min(19, Math.floor(20 * (1 - p)))]++; });
  const areSure = bins.slice(1).every(count => count === 0);
  byId('uncertainty').hidden = areSure;
  byId('uncertainty-note').textContent = areSure
    ? `Each of ${many(data.certainty.length, 'row')} drawn at random belongs to its group with a probability above 0.95.`
    : `1 minus the largest probability, of ${many(data.certainty.length, 'row')} drawn at random.`;
  if (areSure) return;
  chart('uncertainty', {
    xAxis: axis('uncertainty', {type: 'category', data: bins.map((_, b) => (b / 20).toFixed(2)), nameGap: 30}),
    yAxis: axis('rows', {scale: false, nameGap: 45}),
    tooltip: tip(p => [`${p.name} to ${(+p.name + .05).toFixed(2)}: ${many(p.value, 'row')}`]),
    series: [{type: 'bar', barCategoryGap: '10%', itemStyle: {color: '#1769aa'}, data: bins}],
  });
};

// The order of leaves in which no two branches cross.
const leaves = (node, merges) => node < k ? [node] : [...leaves(merges[node - k].first, merges), ...leaves(merges[node - k].second, merges)];
const drawTree = () => {
  const merges = data.tree ?? [], proposal = data.proposedGroups;
  byId('tree-section').hidden = merges.length === 0;
  if (!merges.length) return;
  const floor = 1e-4, cut = groups.length;
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
  byId('tree-note').textContent = `Components that are confused most often merge first. ${data.proposal}`
    + `${cut === proposal.groups ? '' : ` It was cut into ${many(cut, 'group')}.`} Pale branches are not merged.`;
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
  }, Math.max(220, 90 + 18 * k));
};

const features = data.axes.slice(0, data.featureAxes);
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

const families = [...new Set(data.selectionPath.map(level => level.family ?? ''))];
const bestBic = Math.max(...data.selectionPath.map(level => level.bic));
// What competes: down to the median of what each family reaches, so that families far below do not squeeze the others into a line.
const reached = families.map(family => bestBic - Math.max(...data.selectionPath.filter(level => (level.family ?? '') === family).map(level => level.bic))).sort((a, b) => a - b);
const shownLoss = Math.max(20, 1.5 * (reached[Math.floor((reached.length - 1) / 2)] ?? 0));
const widest = 1 + Math.max(k, ...data.selectionPath.filter(level => bestBic - level.bic <= shownLoss).map(level => level.k));
const below = reached.filter(loss => loss > shownLoss).length;
byId('path-note').textContent = families.length > 1 ? `The best ${short(shownLoss)} of BIC are shown${below ? `; ${many(below, 'famil').replace(/famils?$/, below === 1 ? 'family lies' : 'families lie')} wholly below` : ''}.` : '';
chart('path', {
  legend: families.length > 1 ? legend : undefined,
  xAxis: axis('components', {type: widest > 40 ? 'log' : 'value', min: 1, max: widest, minInterval: 1}),
  yAxis: axis('BIC', {nameGap: 62, min: families.length > 1 ? Math.floor(bestBic - shownLoss) : undefined}),
  tooltip: tip(p => [`${families[p.seriesIndex] ? families[p.seriesIndex] + ', ' : ''}k = ${p.value[0]}`, `BIC ${p.value[1].toFixed(2)}`]),
  series: [
    ...families.map((family, i) => ({name: family, type: 'line', symbolSize: 5, color: families.length > 1 ? colour(i) : '#7a8794',
      data: data.selectionPath.filter(level => (level.family ?? '') === family).map(level => [level.k, level.bic]).sort((p, q) => p[0] - q[0])})),
    {type: 'scatter', symbolSize: 15, color: ink, itemStyle: {color: 'transparent', borderColor: ink, borderWidth: 2}, data: [[k, data.selectionPath.length ? bestBic : data.bic]]},
  ],
});

byId('weights-note').textContent = `Of the ${many(data.fittedComponents, 'component')} before merging (grey), and of ${k === 1 ? 'the one' : 'those'} in the answer.`;
const bars = Math.max(k, Math.min(data.fittedWeights.length, 200));
chart('weights', {
  xAxis: axis('component, the heaviest first', {type: 'category', data: Array.from({length: bars}, (_, i) => i)}),
  yAxis: axis('', {scale: false}),
  tooltip: tip(p => [p.value.toFixed(4)]),
  series: [
    {type: 'bar', barGap: '-100%', itemStyle: {color: dark ? '#5a6673' : '#b8c2cc'}, data: data.fittedWeights.slice(0, bars)},
    {type: 'bar', barGap: '-100%', z: 1, data: data.weights.map((w, i) => ({value: w, itemStyle: {color: shade(i)}}))},
  ],
});

byId('history-note').textContent = 'Mean log-likelihood of each pass of EM with all components'
  + (data.selectionPath.length ? '; of the search after it the highest of each number of components, from the most.' : '.');
const kept = points => {
  const [i, value] = points.find(p => p.value[1] !== null).value, pass = data.history[i - 1];
  return [`${pass.phase}, pass ${pass.pass}, k = ${pass.components}`, short(value)];
};
const phases = [...new Set(data.history.map(pass => pass.phase))];
const series = value => phases.map((phase, f) => ({
  name: phase, type: 'line', showSymbol: false, color: colour(f), data: data.history.map((pass, i) => [i + 1, pass.phase === phase ? value(pass) : null]),
}));
for (const [id, value] of [['history', p => p.meanLogLikelihood], ['effective', p => p.effectiveComponents]]) {
  chart(id, {legend, tooltip: {...tip(kept), trigger: 'axis'}, xAxis: axis('pass'), yAxis: axis('', {}), series: series(value)});
}
data.centres.forEach((_, i) => byId('one').add(new Option(i, i)));
byId('one').onchange = drawComponent;
byId('one-note').textContent = features.length < data.dim ? `Of ${data.dim} features those ${features.length} that tell the components apart best.` : '';
byId('column-section').hidden = views.length === 0 || data.cells.length === 0;
if (!byId('column-section').hidden) {
  views.forEach(({title}, v) => byId('column').add(new Option(title, v)));
  byId('column').onchange = drawColumn;
  columnChart = chart('column-chart', {}, 100 + (ofRows.length > 14 ? 26 : 36) * ofRows.length);
  drawColumn();
}

drawHeat();
draw();
drawOverlaps();
drawTree();
drawUncertainty();
drawComponent();
