// What is shown of a model: the plane of codes, units, a pad for pictures; a row to edit; a search box. Those of series are in series.js.
import { ask, el, latest, paint, path, shown } from './explore.js';
import { seriesView } from './series.js';

/** Of Okabe and Ito, told apart by the colour-blind; beyond eight, marks are hollow. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#999999', '#b0a000'];
const MARKS = ['circle', 'square', 'triangle', 'cross'];
const UNITS = 32;

export function views(start, place) {
  if (!start.code_size) {
    place.append(section('A classifier', el('p', {},
      'It shows the class of what is drawn or edited for an autoencoder that is served beside it.')));
    return;
  }
  if (start.kind === 'picture') {
    const code = codeView(start);
    if (start.plane) place.append(planeView(start, code));
    place.append(code.section, padView(start, code));
  } else if (start.kind === 'table') {
    place.append(tableView(start));
  } else if (start.kind === 'words') {
    place.append(wordsView(start));
  } else if (start.kind === 'series') {
    seriesView(start, place);
  }
}

export function section(title, ...children) {
  return el('section', {}, el('h2', {}, title), ...children);
}

// ---- pictures

/** A code, set by sliders or from elsewhere, and the picture that it decodes to. */
function codeView(start) {
  const canvas = el('canvas', { className: 'seen', id: 'decoded', role: 'img', 'aria-label': 'the decoded picture' });
  const sliders = el('div', { className: 'units', id: 'units' });
  const code = start.units.map(unit => unit[1] ?? 0);
  const inputs = [];
  const decoded = [];
  const decode = latest(async () => {
    const asked = code.slice();
    const { rows } = await ask(path(start, 'decode'), { codes: [asked] });
    paint(canvas, rows[0].values, start);
    canvas.dataset.code = JSON.stringify(asked);
    canvas.dataset.values = JSON.stringify(rows[0].values);
    decoded.forEach(told => told(canvas));
  });
  start.units.slice(0, UNITS).forEach(([low, , high], unit) => {
    const least = Math.min(low ?? -3, (high ?? 3) - 1e-6);
    const output = el('span', { className: 'figure' }, shown(code[unit]));
    const input = el('input', {
      type: 'range', min: least, max: high ?? 3, step: 'any', value: code[unit], 'aria-label': `unit ${unit}`,
    });
    input.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (step) {
        event.preventDefault();
        input.value = Number(input.value) + step * ((high ?? 3) - least) / 40;
        input.dispatchEvent(new Event('input'));
      }
    });
    input.addEventListener('input', () => {
      code[unit] = Number(input.value);
      output.textContent = shown(code[unit]);
      wish();
    });
    inputs.push([input, output]);
    sliders.append(el('label', {}, `unit ${unit}`, input, output));
  });
  function wish() {
    sliders.dataset.code = JSON.stringify(code);
    decode();
  }
  function set(values) {
    values.forEach((value, unit) => {
      code[unit] = value;
      if (inputs[unit]) {
        inputs[unit][0].value = value;
        inputs[unit][1].textContent = shown(value);
      }
    });
    wish();
  }
  wish();
  const more = code.length > UNITS ? `The first ${UNITS} of ${code.length} units. ` : '';
  const made = section('Units of the code', el('p', { className: 'note' }, `${more}Each slider goes from the lowest to the `
    + 'highest hundredth of what known rows have.'), el('div', { className: 'side' },
    el('figure', {}, canvas, el('figcaption', {}, 'decoded')), sliders));
  return { section: made, set, whenDecoded: told => decoded.push(told) };
}

/** Draws a mark of a class. */
function mark(pen, kind, x, y, size) {
  const { colour, shape, hollow } = kind;
  pen.fillStyle = pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  if (shape === 'circle') pen.arc(x, y, size, 0, 2 * Math.PI);
  else if (shape === 'square') pen.rect(x - size, y - size, 2 * size, 2 * size);
  else if (shape === 'triangle') {
    pen.moveTo(x, y - size * 1.2);
    pen.lineTo(x + size * 1.2, y + size);
    pen.lineTo(x - size * 1.2, y + size);
    pen.closePath();
  } else {
    pen.moveTo(x - size, y - size);
    pen.lineTo(x + size, y + size);
    pen.moveTo(x + size, y - size);
    pen.lineTo(x - size, y + size);
  }
  if (hollow || shape === 'cross') pen.stroke();
  else pen.fill();
}

function kinds(plane) {
  const names = plane.classes.length > 0 && plane.classes.length <= 20 ? plane.classes : [''];
  return new Map(names.map((name, i) => [name,
    { colour: COLOURS[i % COLOURS.length], shape: MARKS[i % MARKS.length], hollow: i >= COLOURS.length }]));
}

/** Where known rows are among the codes; a point of it is decoded. */
function planeView(start, code) {
  const { plane } = start;
  const canvas = el('canvas', {
    className: 'plane', id: 'plane', width: 960, height: 720, tabIndex: 0, role: 'application',
    'aria-label': 'plane of codes: point at a place, or move with the arrow keys, to see it decoded',
  });
  const where = el('p', { className: 'note', id: 'where', 'aria-live': 'polite' });
  const range = k => {
    const sorted = plane.points.map(point => point[k]).sort((a, b) => a - b);
    const low = sorted[0], high = sorted[sorted.length - 1];
    const room = (high - low || 1) * 0.06;
    return [low - room, high + room];
  };
  const [left, right] = range(0), [bottom, top] = range(1);
  const classes = kinds(plane);
  const single = classes.get('') ?? classes.values().next().value;
  let at = [(left + right) / 2, (bottom + top) / 2];
  let picture = null;
  let touched = false;
  const pen = canvas.getContext('2d');
  const px = x => (x - left) / (right - left) * canvas.width;
  const py = y => (top - y) / (top - bottom) * canvas.height;
  const cloud = document.createElement('canvas');
  cloud.width = canvas.width;
  cloud.height = canvas.height;
  const clouds = cloud.getContext('2d');
  clouds.globalAlpha = 0.75;
  plane.points.forEach(([x, y], i) => mark(clouds, classes.get(plane.labels[i]) ?? single, px(x), py(y), 5));
  function draw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(cloud, 0, 0);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(px(at[0]) - 16, py(at[1]));
    pen.lineTo(px(at[0]) + 16, py(at[1]));
    pen.moveTo(px(at[0]), py(at[1]) - 16);
    pen.lineTo(px(at[0]), py(at[1]) + 16);
    pen.stroke();
    if (picture && touched) {
      const wide = 200 * Math.min(1, picture.width / picture.height);
      const high = 200 * Math.min(1, picture.height / picture.width);
      const x = px(at[0]) + 24 + wide > canvas.width ? px(at[0]) - 24 - wide : px(at[0]) + 24;
      const y = py(at[1]) - 24 - high < 0 ? py(at[1]) + 24 : py(at[1]) - 24 - high;
      pen.imageSmoothingEnabled = false;
      pen.drawImage(picture, x, y, wide, high);
      pen.strokeRect(x, y, wide, high);
    }
  }
  code.whenDecoded(shownNow => {
    picture = shownNow;
    draw();
  });
  function go(x, y) {
    at = [Math.min(right, Math.max(left, x)), Math.min(top, Math.max(bottom, y))];
    touched = true;
    draw();
    let near = 0;
    const far = i => (px(plane.points[i][0]) - px(at[0])) ** 2 + (py(plane.points[i][1]) - py(at[1])) ** 2;
    plane.points.forEach((point, i) => { if (far(i) < far(near)) near = i; });
    const label = plane.labels[near] ? `, near a row of class ${plane.labels[near]}` : '';
    where.textContent = `${shown(at[0])}, ${shown(at[1])}${label}`;
    code.set(plane.origin.map((value, j) => value + at[0] * plane.first[j] + (plane.origin.length > 1 ? at[1] * plane.second[j] : 0)));
  }
  function point(event) {
    const box = canvas.getBoundingClientRect();
    go(left + (event.clientX - box.left) / box.width * (right - left),
      top - (event.clientY - box.top) / box.height * (top - bottom));
  }
  canvas.addEventListener('pointermove', point);
  canvas.addEventListener('pointerdown', point);
  canvas.addEventListener('pointerleave', () => {
    touched = false;
    draw();
  });
  canvas.addEventListener('keydown', event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step) {
      event.preventDefault();
      go(at[0] + step[0] * (right - left) / 40, at[1] + step[1] * (top - bottom) / 40);
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  draw();
  const key = el('ul', { className: 'key' });
  for (const [name, kind] of classes) {
    if (name) {
      const dot = el('canvas', { width: 14, height: 14 });
      mark(dot.getContext('2d'), kind, 7, 7, 4.5);
      key.append(el('li', {}, dot, name));
    }
  }
  const quantised = start.continuous ? '' : ' The model knows some codes only; between them the picture is a guess.';
  const made = section('Plane of codes', el('p', { className: 'note' },
    `Across: ${plane.x}. Up: ${plane.y}. ${plane.points.length} known rows. Move over it to see what a `
    + `place stands for.${quantised}`), canvas, key, where);
  return made;
}

/** A pad to draw on, and all that the model says of the drawing. */
function padView(start, code) {
  const [channels, height, width] = start.shape;
  const size = width * height;
  const values = new Float64Array(size * channels);
  const mask = new Array(size).fill(false);
  const pad = el('canvas', {
    className: 'pad', id: 'pad', tabIndex: 0, role: 'application',
    'aria-label': 'a pad to draw on: arrow keys move the pen, space draws',
  });
  const rebuilt = el('canvas', { className: 'seen', id: 'rebuilt', role: 'img', 'aria-label': 'the rebuilt picture' });
  const filled = el('canvas', { className: 'seen', id: 'filled', role: 'img', 'aria-label': 'the picture filled in' });
  const says = el('div', { id: 'says', 'aria-live': 'polite' });
  const near = el('div', { className: 'tiles', id: 'nearest' });
  const found = el('div', { id: 'found' });
  const colour = el('input', { type: 'color', value: '#ffffff', 'aria-label': 'colour' });
  let mode = 'draw';
  let cursor = null;
  let drawing = false;

  const look = latest(async () => {
    const row = Array.from(values);
    const seen = await ask(path(start, 'look'), { rows: [row] });
    paint(rebuilt, seen.reconstruction.values, start);
    rebuilt.dataset.values = JSON.stringify(seen.reconstruction.values);
    rebuilt.dataset.row = JSON.stringify(row);
    verdict(says, seen, start);
    code.set(seen.code.code);
    near.replaceChildren(...(seen.nearest || []).map(each => {
      const tile = el('canvas', { className: 'tile', role: 'img', 'aria-label': `known row ${each.label}` });
      paint(tile, each.values, start);
      return el('figure', {}, tile, el('figcaption', {}, `${each.label || ' '} ${shown(each.distance)}`));
    }));
    if (start.operations.includes('search')) {
      found.replaceChildren(hits((await ask(path(start, 'search'), { rows: [row], count: 10 })).rows[0].hits));
    }
    if (start.operations.includes('inpaint')) {
      const { rows } = await ask(path(start, 'inpaint'), { rows: [row], missing: [mask] });
      paint(filled, rows[0].values, start);
      filled.dataset.values = JSON.stringify(rows[0].values);
    }
  });

  function redraw() {
    paint(pad, values, start, mask);
    pad.dataset.row = JSON.stringify(Array.from(values));
    if (cursor && document.activeElement === pad && !drawing) {
      const pen = pad.getContext('2d');
      pen.fillStyle = '#e69f00';
      pen.fillRect(Math.floor(cursor[0]), Math.floor(cursor[1]), 1, 1);
    }
  }

  /** A round, soft brush, as wide as a stroke of a digit. */
  function touch(x, y) {
    const radius = Math.max(1, width / 28) * (mode === 'draw' ? 1.3 : 2.5);
    const rgb = [1, 3, 5].map(i => parseInt(colour.value.slice(i, i + 2), 16) / 255 * start.white);
    for (let j = Math.max(0, Math.floor(y - radius - 1)); j <= Math.min(height - 1, y + radius + 1); j++) {
      for (let i = Math.max(0, Math.floor(x - radius - 1)); i <= Math.min(width - 1, x + radius + 1); i++) {
        const share = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(i + 0.5 - x, j + 0.5 - y)));
        const place = j * width + i;
        if (mode === 'erase') mask[place] = mask[place] || share > 0.5;
        else {
          for (let c = 0; c < channels; c++) {
            const ink = channels === 3 ? rgb[c] : start.white;
            const before = values[c * size + place];
            values[c * size + place] = channels === 3
              ? Math.round(before + share * (ink - before)) : Math.max(before, Math.round(share * ink * 255) / 255);
          }
        }
      }
    }
  }

  function line(to) {
    const from = cursor || to;
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let s = 1; s <= steps; s++) {
      touch(from[0] + (to[0] - from[0]) * s / steps, from[1] + (to[1] - from[1]) * s / steps);
    }
    cursor = to;
    redraw();
    look();
  }

  const place = event => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height];
  };
  pad.addEventListener('pointerdown', event => {
    drawing = true;
    cursor = null;
    pad.setPointerCapture(event.pointerId);
    line(place(event));
  });
  pad.addEventListener('pointermove', event => { if (drawing) line(place(event)); });
  pad.addEventListener('pointerup', () => { drawing = false; });
  pad.addEventListener('pointercancel', () => { drawing = false; });
  pad.addEventListener('focus', redraw);
  pad.addEventListener('blur', redraw);
  pad.addEventListener('keydown', event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step && event.key !== ' ') return;
    event.preventDefault();
    const from = cursor || [width / 2, height / 2];
    const to = step ? [Math.min(width - 0.5, Math.max(0.5, from[0] + step[0])),
      Math.min(height - 0.5, Math.max(0.5, from[1] + step[1]))] : from;
    cursor = from;
    if (event.key === ' ' || event.shiftKey) line(to);
    else {
      cursor = to;
      redraw();
    }
  });

  const button = (id, text, work) => {
    const made = el('button', { type: 'button', id }, text);
    made.addEventListener('click', work);
    return made;
  };
  const bar = el('div', { className: 'bar' });
  function setMode(now) {
    mode = now;
    for (const each of bar.querySelectorAll('button[aria-pressed]')) {
      each.setAttribute('aria-pressed', String(each.id === `pad-${now}`));
    }
  }
  function modeButton(name, text) {
    const made = button(`pad-${name}`, text, () => setMode(name));
    made.setAttribute('aria-pressed', String(name === mode));
    return made;
  }
  if (start.operations.includes('inpaint')) {
    bar.append(modeButton('draw', 'Draw'), modeButton('erase', 'Erase a part'));
  }
  bar.append(button('pad-clear', 'Clear', () => {
    values.fill(0);
    mask.fill(false);
    redraw();
    look();
  }));
  if (start.example) {
    bar.append(button('pad-example', 'A known picture', () => {
      start.example.forEach((value, i) => { values[i] = value; });
      mask.fill(false);
      redraw();
      look();
    }));
  }
  if (channels === 3) bar.append(el('label', {}, 'Colour ', colour));
  redraw();
  const made = section('Draw', el('p', { className: 'note' },
    'Draw with pointer or finger, or with the keyboard: arrows move, space sets a dot, shift and arrows draw.'),
  bar, el('div', { className: 'side' },
    el('figure', {}, pad, el('figcaption', {}, 'yours')),
    el('figure', {}, rebuilt, el('figcaption', {}, 'rebuilt')),
    start.operations.includes('inpaint') ? el('figure', {}, filled, el('figcaption', {}, 'erased parts filled in')) : null,
    says), el('h3', {}, 'Nearest known rows'), near, found);
  made.classList.add('whole');
  look();
  return made;
}

/** The score of a row, with what it means. */
function verdict(place, seen, start) {
  const { score } = seen;
  const odd = 'anomaly' in score ? score.anomaly : start.bound !== null && score.score > start.bound;
  const lines = [el('p', { className: 'score', id: 'score' }, shown(score.score)),
    el('p', { className: odd ? 'verdict odd' : 'verdict', id: 'verdict' }, odd ? '▲ unusual' : '● usual'),
    el('p', { className: 'note' }, [start.bound === null ? '' : `usual up to ${shown(start.bound)}`,
      'share_below' in score ? `higher than ${(100 * score.share_below).toFixed(1)} % of known rows` : '']
      .filter(part => part).join('; '))];
  lines[0].dataset.value = score.score;
  for (const each of seen.classes || []) {
    const made = el('p', { className: 'class' }, `${each.by}: ${each.class.class} (${(100 * each.class.probability).toFixed(1)} %)`);
    made.dataset.probability = each.class.probability;
    made.dataset.class = each.class.class;
    lines.push(made);
  }
  if (seen.unknown_texts.length > 0) lines.push(el('p', { className: 'note' }, `unknown: ${seen.unknown_texts.join(', ')}`));
  place.replaceChildren(...lines);
}

function hits(found) {
  return el('div', { className: 'wide' }, el('h3', {}, 'Nearest rows of the index'), el('table', {}, el('thead', {}, el('tr', {},
    el('th', {}, 'row'), el('th', { className: 'figure' }, 'bits that differ'), el('th', {}, 'label'))),
  el('tbody', {}, ...found.map(hit => el('tr', {}, el('td', {}, String(hit.row)),
    el('td', { className: 'figure' }, String(hit.distance)), el('td', {}, (hit.labels || []).join(', ')))))));
}

// ---- tables

function tableView(start) {
  const row = start.example ? { ...start.example } : Object.fromEntries(start.columns.map(column =>
    [column.name, column.texts ? column.texts[0] : 0]));
  const says = el('div', { id: 'says', 'aria-live': 'polite' });
  const near = el('div', { className: 'wide', id: 'nearest' });
  const way = el('div', { id: 'way', 'aria-live': 'polite' });
  const found = el('div', { id: 'found' });
  const meters = new Map();
  const setters = new Map();

  const look = latest(async () => {
    const asked = { ...row };
    const seen = await ask(path(start, 'look'), { rows: [asked] });
    verdict(says, seen, start);
    says.dataset.row = JSON.stringify(asked);
    const shares = {};
    for (const [name, share] of Object.entries(seen.score.shares)) {
      const column = meters.has(name) ? name : start.columns.map(each => each.name)
        .find(each => name.startsWith(`${each}=`)) ?? name;
      shares[column] = (shares[column] ?? 0) + share;
    }
    const most = Math.max(1e-12, ...Object.values(shares));
    for (const [name, [meter, output]] of meters) {
      const share = shares[name] ?? 0;
      meter.value = Math.max(0, share / most);
      output.textContent = shown(share);
      output.dataset.value = share;
    }
    near.replaceChildren(nearTable(start, seen.nearest || []));
    if (start.operations.includes('search')) {
      found.replaceChildren(hits((await ask(path(start, 'search'), { rows: [asked], count: 10 })).rows[0].hits));
    }
  });

  function set(name, value) {
    row[name] = value;
    way.replaceChildren();
    look();
  }

  const editor = el('div', { id: 'editor' });
  start.columns.forEach(column => {
    const id = `column-${editor.childElementCount}`;
    const label = el('label', { className: 'label', htmlFor: id }, column.name);
    const meter = el('meter', { min: 0, max: 1, value: 0, 'aria-label': `share of ${column.name}` });
    const output = el('span', { className: 'figure' });
    meters.set(column.name, [meter, output]);
    const cells = column.texts ? category(column, id, row, set, setters) : number(column, id, row, set, setters);
    editor.append(el('div', { className: 'column' }, label, ...cells, meter, output));
  });

  const normal = el('button', { type: 'button', id: 'normal' }, 'What would make it normal?');
  normal.addEventListener('click', latest(async () => {
    const answer = await ask(path(start, 'normal'), { rows: [{ ...row }] });
    if (answer.steps.length === 0) {
      way.replaceChildren(el('p', {}, answer.reached ? 'It is usual as it is.' : 'No change of few columns was found.'));
      return;
    }
    const apply = el('button', { type: 'button', id: 'apply' }, 'Change the row so');
    apply.addEventListener('click', () => {
      for (const step of answer.steps) {
        setters.get(step.column)(answer.row[step.column]);
        row[step.column] = answer.row[step.column];
      }
      way.replaceChildren();
      look();
    });
    way.replaceChildren(el('ol', {}, ...answer.steps.map(step => el('li', {},
      `${step.column} ${typeof step.to === 'string' ? step.to : shown(step.to)}: score ${shown(step.score)}`))),
    el('p', { className: 'note' }, answer.reached ? `Then it is usual, as its score is at most ${shown(answer.bound)}.`
      : `Not below ${shown(answer.bound)} with so few changes.`), apply);
    way.dataset.steps = JSON.stringify(answer.steps);
  }));
  const back = el('button', { type: 'button', id: 'back' }, 'Begin again');
  back.addEventListener('click', () => {
    for (const column of start.columns) {
      const value = start.example ? start.example[column.name] : column.texts ? column.texts[0] : 0;
      row[column.name] = value;
      setters.get(column.name)(value);
    }
    way.replaceChildren();
    look();
  });
  look();
  return section('A row', el('p', { className: 'note' },
    'Sliders go along the quantiles of known rows, from the lowest value to the highest; the bar is what each column adds '
    + 'to the score.'), says, el('div', { className: 'bar' }, normal, back), way, editor,
  el('h3', {}, 'Nearest known rows'), near, found);
}

/** Where a number stands among quantiles, from 0 to how many steps there are. */
function standing(quantiles, value) {
  const last = quantiles.length - 1;
  if (value <= quantiles[0]) return 0;
  for (let i = 1; i <= last; i++) {
    if (value <= quantiles[i]) return i - 1 + (value - quantiles[i - 1]) / (quantiles[i] - quantiles[i - 1]);
  }
  return last;
}

/** As many digits as tell the values of a column apart. */
function rounded(quantiles, value) {
  const span = quantiles[quantiles.length - 1] - quantiles[0] || Math.abs(value) || 1;
  const digits = Math.max(0, Math.min(12, 3 - Math.floor(Math.log10(span))));
  return Number(value.toFixed(digits));
}

function number(column, id, row, set, setters) {
  const known = (column.quantiles || []).filter(value => value !== null);
  const input = el('input', { type: 'number', step: 'any', id, value: row[column.name] ?? '' });
  const slider = el('input', {
    type: 'range', className: 'slider', min: 0, max: Math.max(1, known.length - 1), step: 0.05,
    'aria-label': `${column.name} along its quantiles`, disabled: known.length === 0,
  });
  const none = el('input', { type: 'checkbox', checked: row[column.name] === null, 'aria-label': `${column.name} is missing` });
  const showSlider = value => { if (known.length > 0 && value !== null) slider.value = standing(known, value); };
  const change = value => {
    none.checked = value === null;
    showSlider(value);
    set(column.name, value);
  };
  slider.addEventListener('input', () => {
    const at = Number(slider.value);
    const low = Math.min(known.length - 1, Math.floor(at));
    const high = Math.min(known.length - 1, low + 1);
    const value = rounded(known, known[low] + (at - low) * (known[high] - known[low]));
    input.value = value;
    none.checked = false;
    set(column.name, value);
  });
  input.addEventListener('input', () => {
    if (input.value !== '' && Number.isFinite(Number(input.value))) change(Number(input.value));
    else if (column.missing) change(null);
  });
  none.addEventListener('change', () => {
    if (none.checked) input.value = '';
    else input.value = known.length > 0 ? known[Math.floor(known.length / 2)] : 0;
    change(none.checked ? null : Number(input.value));
  });
  setters.set(column.name, value => {
    input.value = value ?? '';
    none.checked = value === null;
    showSlider(value);
  });
  showSlider(row[column.name]);
  const cells = [slider, input];
  cells.push(column.missing ? el('label', { className: 'none' }, none, ' missing') : el('span', { className: 'empty' }));
  return cells;
}

function category(column, id, row, set, setters) {
  const choice = el('select', { id, className: 'category' }, ...column.texts.map(text => el('option', { value: text }, text)));
  if (column.missing) choice.append(el('option', { value: '' }, '(missing)'));
  choice.value = row[column.name] ?? '';
  choice.addEventListener('change', () => set(column.name, choice.value === '' ? null : choice.value));
  setters.set(column.name, value => { choice.value = value ?? ''; });
  return [choice, el('span', { className: 'empty' })];
}

function nearTable(start, rows) {
  const names = start.columns.map(column => column.name);
  const labelled = rows.some(each => each.label);
  return el('table', {}, el('thead', {}, el('tr', {}, el('th', { className: 'figure' }, 'distance'),
    ...(labelled ? [el('th', {}, 'label')] : []), ...names.map(name => el('th', { className: 'figure' }, name)))),
  el('tbody', {}, ...rows.map(each => el('tr', {}, el('td', { className: 'figure' }, shown(each.distance)),
    ...(labelled ? [el('td', {}, each.label)] : []), ...names.map(name => el('td', { className: 'figure' },
      typeof each.values[name] === 'number' ? shown(each.values[name]) : each.values[name] ?? '–'))))));
}

// ---- documents

function wordsView(start) {
  const box = el('textarea', { id: 'words', spellcheck: false, 'aria-label': 'words to search for' });
  const says = el('div', { id: 'says', 'aria-live': 'polite' });
  const near = el('div', { className: 'wide', id: 'nearest' });
  const found = el('div', { id: 'found' });
  const look = latest(async () => {
    const counts = {};
    for (const word of box.value.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) || []) counts[word] = (counts[word] || 0) + 1;
    if (Object.keys(counts).length === 0) return;
    const seen = await ask(path(start, 'look'), { rows: [counts] });
    says.dataset.row = JSON.stringify(counts);
    verdict(says, seen, start);
    near.replaceChildren(el('table', {}, el('thead', {}, el('tr', {}, el('th', { className: 'figure' }, 'distance'),
      el('th', {}, 'label'), el('th', {}, 'most frequent words'))), el('tbody', {}, ...(seen.nearest || []).map(each =>
      el('tr', {}, el('td', { className: 'figure' }, shown(each.distance)), el('td', {}, each.label),
        el('td', {}, each.words.join(' ')))))));
    if (start.operations.includes('search')) {
      found.replaceChildren(hits((await ask(path(start, 'search'), { rows: [counts], count: 10 })).rows[0].hits));
    }
  });
  box.addEventListener('input', () => look());
  return section('Search', el('p', { className: 'note' }, 'Type words: the known documents whose codes point the same way.'),
    box, says, el('h3', {}, 'Nearest known documents'), near, found);
}
