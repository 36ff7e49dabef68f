// Windows of a series: known ones along time, and one to change by hand, with what the model makes of it.
import { ask, el, latest, path, shown } from './explore.js';
import { section } from './views.js';

/** Channels that are drawn at once. */
const LANES = 6;
const WIDTH = 960;
const LANE = 130;

const extent = values => {
  const there = values.filter(value => value !== null);
  return there.length === 0 ? [0, 1] : [Math.min(...there), Math.max(...there)];
};

/** A line through the values that are there. */
function trace(pen, values, x, y) {
  pen.beginPath();
  let on = false;
  values.forEach((value, i) => {
    if (value === null) on = false;
    else {
      if (on) pen.lineTo(x(i), y(value));
      else pen.moveTo(x(i), y(value));
      on = true;
    }
  });
  pen.stroke();
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name);

/** Keys that step along something. */
function keys(element, work) {
  element.addEventListener('keydown', event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step) {
      event.preventDefault();
      work(...step);
    }
  });
}

export function seriesView(start, place) {
  const { length, channels, known } = start.windows;
  const values = new Array(length * channels.length).fill(0);
  const ranges = channels.map((_, c) => extent(known.flatMap(window => window.values.slice(c * length, (c + 1) * length))));
  const editor = windowView(start, values, ranges);
  if (known.length > 0) place.append(timeView(start, editor));
  place.append(editor.section);
  editor.set(known.length > 0 ? known[usual(known)].values : values, known.length > 0 ? known[usual(known)].time : '');
}

/** The window of middling score. */
function usual(known) {
  const order = known.map((_, i) => i).sort((a, b) => known[a].score - known[b].score);
  return order[Math.floor(order.length / 2)];
}

// ---- known windows along time

function timeView(start, editor) {
  const { known } = start.windows;
  const canvas = el('canvas', {
    className: 'chart', id: 'time', width: WIDTH, height: 180, tabIndex: 0, role: 'slider',
    'aria-label': 'scores of known windows along time: choose one', 'aria-valuemin': 0, 'aria-valuemax': known.length - 1,
  });
  const where = el('p', { className: 'note', id: 'when', 'aria-live': 'polite' });
  const pen = canvas.getContext('2d');
  const top = Math.max(start.bound ?? 0, ...known.map(window => window.score ?? 0)) * 1.05 || 1;
  let at = usual(known);
  const x = i => (i + 0.5) / known.length * WIDTH;
  const y = score => canvas.height - 4 - Math.max(0, score) / top * (canvas.height - 8);
  function draw() {
    pen.clearRect(0, 0, WIDTH, canvas.height);
    pen.fillStyle = colour('--warm');
    pen.globalAlpha = 0.18;
    known.forEach((window, i) => {
      if (window.label === '1') pen.fillRect(x(i - 0.5), 0, x(1) - x(0), canvas.height);
    });
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    pen.strokeStyle = colour('--accent');
    trace(pen, known.map(window => window.score), x, y);
    if (start.bound !== null) {
      pen.strokeStyle = colour('--warm');
      pen.setLineDash([8, 6]);
      trace(pen, [start.bound, start.bound], i => i * WIDTH, y);
      pen.setLineDash([]);
    }
    pen.strokeStyle = colour('--ink');
    trace(pen, [0, top], () => x(at), y);
  }
  function go(i) {
    at = Math.min(known.length - 1, Math.max(0, i));
    const window = known[at];
    canvas.setAttribute('aria-valuenow', at);
    canvas.setAttribute('aria-valuetext', `${window.time}, score ${shown(window.score)}`);
    where.textContent = `Window from ${window.time}, score ${shown(window.score)}`
      + (window.label === '1' ? ', with an anomaly' : '');
    draw();
    editor.set(window.values, window.time);
  }
  const point = event => {
    if (event.type !== 'pointerdown' && event.buttons === 0) return;
    const box = canvas.getBoundingClientRect();
    go(Math.floor((event.clientX - box.left) / box.width * known.length));
  };
  canvas.addEventListener('pointerdown', point);
  canvas.addEventListener('pointermove', point);
  keys(canvas, (across, up) => go(at + across + 10 * up));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  go(at);
  return section('Along time', el('p', { className: 'note' },
    `Scores of ${known.length} known windows of ${start.windows.length} steps; dashed, what is still usual; `
    + 'shaded, windows that hold an anomaly where that is known. Point at one, or go with the arrow keys.'), canvas, where);
}

// ---- one window

function windowView(start, values, ranges) {
  const { length, channels, known } = start.windows;
  const says = el('div', { id: 'says', 'aria-live': 'polite' });
  const lanes = Math.min(LANES, channels.length);
  const canvas = el('canvas', {
    className: 'chart', id: 'window', width: WIDTH, height: lanes * LANE + 50, tabIndex: 0, role: 'application',
    'aria-label': 'the window: draw over it, or go along it with the left and right arrow and change it with up and down',
  });
  const choice = el('select', { id: 'channel' }, ...channels.map((name, c) => el('option', { value: c }, name)));
  const title = el('p', { className: 'note', id: 'title' });
  const cursorSays = el('p', { className: 'note', id: 'cursor', 'aria-live': 'polite' });
  const parts = el('div', { className: 'wide', id: 'channels' });
  const near = el('div', { className: 'tiles', id: 'nearest' });
  let seen = null;
  let step = Math.floor(length / 2);
  let from = '';
  let before = values.slice();
  let shownLanes = channels.map((_, c) => c).slice(0, lanes);
  const pen = canvas.getContext('2d');
  const x = i => (i + 0.5) / length * WIDTH;

  const look = latest(async () => {
    const row = values.slice();
    const answer = await ask(path(start, 'look'), { rows: [row] });
    seen = {
      rebuilt: Object.values(answer.reconstruction.values), // by name of value, in their order
      parts: answer.parts,
      steps: Array.from({ length }, (_, t) => channels.reduce((sum, _c, c) => sum + answer.parts[c * length + t], 0)),
    };
    judge(answer);
    draw();
    canvas.dataset.row = JSON.stringify(row);
    canvas.dataset.steps = JSON.stringify(seen.steps);
    canvas.dataset.rebuilt = JSON.stringify(seen.rebuilt);
    near.replaceChildren(...(answer.nearest || []).map(each => {
      const tile = el('canvas', { className: 'spark', width: 200, height: 80, role: 'img', 'aria-label': `known window from ${each.time}` });
      spark(tile, each.values.slice(choice.value * length, (Number(choice.value) + 1) * length), ranges[choice.value]);
      return el('figure', {}, tile, el('figcaption', {}, `${each.time}, distance ${shown(each.distance)}`));
    }));
  });

  function judge(answer) {
    const most = Math.max(...seen.steps);
    const worst = seen.steps.indexOf(most);
    // a step alone in its window may well be above the bound, which is for means over windows
    const odd = start.bound !== null && answer.score.score > start.bound;
    seen.odd = odd;
    const score = el('p', { className: 'score', id: 'score' }, shown(answer.score.score));
    score.dataset.value = answer.score.score;
    says.replaceChildren(score,
      el('p', { className: odd ? 'verdict odd' : 'verdict', id: 'verdict' }, odd ? '▲ unusual' : '● usual'),
      el('p', { className: 'note' }, (start.bound === null ? '' : `usual up to ${shown(start.bound)}; `)
        + `step ${worst} has the most of it`));
    const sums = channels.map((_, c) => answer.parts.slice(c * length, (c + 1) * length).reduce((a, b) => a + b, 0) / length);
    const order = sums.map((_, c) => c).sort((a, b) => sums[b] - sums[a]);
    const chosen = Number(choice.value);
    shownLanes = [chosen, ...order.filter(c => c !== chosen)].slice(0, lanes).sort((a, b) => a - b);
    parts.replaceChildren(...(channels.length === 1 ? [] : [el('table', {}, el('thead', {}, el('tr', {},
      el('th', {}, 'channel'), el('th', { className: 'figure' }, 'adds to the score'))),
    el('tbody', {}, ...order.slice(0, 10).map(c => el('tr', {}, el('td', {}, channels[c]),
      el('td', { className: 'figure' }, shown(sums[c]))))))]));
  }

  function scale(c) {
    const [low, high] = extent([...ranges[c], ...values.slice(c * length, (c + 1) * length)]);
    const room = (high - low || Math.abs(high) || 1) * 0.08;
    return [low - room, high + room];
  }

  function draw() {
    pen.clearRect(0, 0, WIDTH, canvas.height);
    pen.font = '15px system-ui, sans-serif';
    shownLanes.forEach((c, lane) => {
      const [low, high] = scale(c);
      const y = value => lane * LANE + LANE - 6 - (value - low) / (high - low) * (LANE - 12);
      pen.strokeStyle = colour('--line');
      pen.lineWidth = 1;
      pen.strokeRect(0.5, lane * LANE + 0.5, WIDTH - 1, LANE - 1);
      if (seen) {
        pen.strokeStyle = colour('--accent');
        pen.lineWidth = 2;
        pen.setLineDash([7, 5]);
        trace(pen, seen.rebuilt.slice(c * length, (c + 1) * length), x, y);
        pen.setLineDash([]);
      }
      pen.strokeStyle = colour('--ink');
      pen.lineWidth = Number(choice.value) === c && lanes > 1 ? 3 : 2;
      trace(pen, values.slice(c * length, (c + 1) * length), x, y);
      pen.fillStyle = colour('--faint');
      pen.fillText(channels[c], 8, lane * LANE + 20);
    });
    const bottom = lanes * LANE;
    if (seen) {
      const top = Math.max(start.bound ?? 0, ...seen.steps) || 1;
      seen.steps.forEach((score, t) => {
        const high = Math.max(0, score) / top * 40;
        pen.fillStyle = colour(seen.odd && score > start.bound ? '--warm' : '--accent');
        pen.fillRect(x(t - 0.5), bottom + 48 - high, Math.max(1, WIDTH / length - 1), high);
      });
    }
    pen.strokeStyle = colour('--ink');
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x(step), 0);
    pen.lineTo(x(step), canvas.height);
    pen.stroke();
  }

  function told() {
    const c = Number(choice.value);
    cursorSays.textContent = `${channels[c]} at step ${step}: ${shown(values[c * length + step])}`;
  }

  function change(c, t, value) {
    values[c * length + t] = value;
    title.textContent = from ? `Window from ${from}, changed by hand` : 'A window, changed by hand';
    told();
    draw();
    look();
  }

  let last = null;
  const point = event => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = canvas.getBoundingClientRect();
    const height = (event.clientY - box.top) / box.height * canvas.height;
    const lane = last ? last.lane : Math.min(lanes - 1, Math.max(0, Math.floor(height / LANE)));
    const c = last ? last.c : shownLanes[lane];
    const t = Math.min(length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * length)));
    const [low, high] = last ? last.scale : scale(c);
    const value = low + (lane * LANE + LANE - 6 - height) / (LANE - 12) * (high - low);
    choice.value = c;
    // every step that the pointer has come past
    const began = last ? last.t : t;
    const past = last ? last.value : value;
    for (let i = 0; i <= Math.abs(t - began); i++) {
      const k = began + Math.sign(t - began) * i;
      values[c * length + k] = t === began ? value : past + (value - past) * i / Math.abs(t - began);
    }
    step = t;
    last = { lane, c, t, value, scale: [low, high] };
    change(c, t, value);
  };
  canvas.addEventListener('pointerdown', event => {
    last = null;
    canvas.setPointerCapture(event.pointerId);
    point(event);
  });
  canvas.addEventListener('pointermove', point);
  canvas.addEventListener('pointerup', () => { last = null; });
  canvas.addEventListener('pointercancel', () => { last = null; });
  keys(canvas, (across, up) => {
    const c = Number(choice.value);
    if (up !== 0) {
      const [low, high] = ranges[c];
      change(c, step, (values[c * length + step] ?? low) + up * (high - low || 1) / 20);
    } else {
      step = Math.min(length - 1, Math.max(0, step + across));
      told();
      draw();
    }
  });
  choice.addEventListener('change', () => {
    told();
    look();
  });
  const back = el('button', { type: 'button', id: 'back' }, 'As it was');
  function set(row, time) {
    row.forEach((value, i) => { values[i] = value; });
    before = row.slice();
    from = time;
    title.textContent = time ? `Window from ${time}` : 'A window';
    told();
    draw();
    look();
  }
  back.addEventListener('click', () => set(before, from));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  const made = section('A window', title, says, el('div', { className: 'bar' },
    el('label', { hidden: channels.length === 1 }, 'Channel ', choice), back), canvas, cursorSays,
  el('p', { className: 'note' }, 'Drawn through, what was measured; dashed, what came back; below, what each step says of '
    + 'the score. Draw over a channel to change it.'), parts,
  el('h3', {}, known.length > 0 ? 'Nearest known windows' : ''), near);
  return { section: made, set };
}

/** A small chart. */
function spark(canvas, values, range) {
  const pen = canvas.getContext('2d');
  pen.strokeStyle = colour('--ink');
  pen.lineWidth = 2;
  const [low, high] = extent([...range, ...values]);
  trace(pen, values, i => 2 + i / Math.max(1, values.length - 1) * (canvas.width - 4),
    value => canvas.height - 4 - (value - low) / (high - low || 1) * (canvas.height - 8));
}
