'use strict';
// Curves: point to read all lines at an epoch, drag to move, wheel or pinch to zoom, double click to start again.
for (const svg of document.querySelectorAll('svg.curve[data-plot]')) {
  const [left, top, right, bottom] = JSON.parse(svg.dataset.plot);
  const whole = [...JSON.parse(svg.dataset.x), ...JSON.parse(svg.dataset.y)];
  if (whole[0] === whole[1]) { whole[0] -= 0.5; whole[1] += 0.5; }
  let view = [...whole];
  const lines = [...svg.querySelectorAll('polyline')].map(line => ({
    line, name: line.dataset.name, style: line.getAttribute('class'), data: JSON.parse(line.dataset.line)
  }));
  const make = (name, attributes, text) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const x = epoch => left + (epoch - view[0]) / (view[1] - view[0]) * (right - left);
  // on a logarithmic axis the view holds logarithms
  const log = svg.dataset.log === 'true';
  const up = value => log ? Math.log10(value) : value;
  const y = value => bottom - (up(value) - view[2]) / (view[3] - view[2]) * (bottom - top);
  const inside = epoch => epoch >= view[0] - 1e-9 && epoch <= view[1] + 1e-9;

  const ticks = (low, high, least) => {
    const power = Math.pow(10, Math.floor(Math.log10((high - low) / 4)));
    const step = Math.max(least, [1, 2, 5, 10].map(f => f * power).find(s => (high - low) / s <= 5));
    const values = [];
    for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-9; v += step) values.push(v);
    return [values, Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)))];
  };

  const levels = () => {
    if (!log || view[3] - view[2] < 0.7) {
      const [values, digits] = log ? ticks(10 ** view[2], 10 ** view[3], 0) : ticks(view[2], view[3], 0);
      return values.map(value => [value, value.toFixed(digits)]);
    }
    const every = Math.max(1, Math.ceil((view[3] - view[2]) / 6));
    const found = [];
    for (let power = Math.floor(view[2]); power <= view[3]; power++) {
      if (power % every) continue;
      for (const factor of view[3] - view[2] > 2.5 ? [1] : [1, 2, 5]) {
        const value = Number(factor + 'e' + power);
        if (up(value) >= view[2] && up(value) <= view[3]) {
          found.push([value, value >= 1e6 || value < 1e-4 ? value.toExponential(0) : String(value)]);
        }
      }
    }
    return found;
  };

  const clip = 'clip-' + [...document.querySelectorAll('svg.curve[data-plot]')].indexOf(svg);
  const defs = make('defs', {});
  const path = make('clipPath', {id: clip});
  path.append(make('rect', {x: left - 8, y: top - 6, width: right - left + 16, height: bottom - top + 12}));
  defs.append(path);
  svg.prepend(defs);
  const cursor = make('line', {class: 'cursor', y1: top, y2: bottom, visibility: 'hidden'});
  svg.append(cursor);
  const box = document.createElement('div');
  box.className = 'reading';
  box.hidden = true;
  const holder = document.createElement('div');
  holder.className = 'chart';
  svg.replaceWith(holder);
  holder.append(svg, box);

  const draw = () => {
    svg.querySelectorAll('.grid, text:not(.axis), circle').forEach(old => old.remove());
    for (const [value, words] of levels()) {
      svg.append(make('line', {class: 'grid', x1: left - 8, x2: right + 8, y1: y(value), y2: y(value)}));
      svg.append(make('text', {class: 'end', x: left - 16, y: y(value) + 5}, words));
    }
    const [epochs] = ticks(Math.max(view[0], whole[0]), Math.min(view[1], whole[1]), 1);
    const first = Math.ceil(whole[0]);
    if (inside(first) && (epochs.length < 2 || epochs[0] - first >= (epochs[1] - epochs[0]) / 2)) epochs.unshift(first);
    for (const epoch of new Set(epochs)) {
      svg.append(make('text', {class: 'mid', x: x(epoch), y: bottom + 20}, Math.round(epoch)));
    }
    for (const {line, style, data} of lines) {
      line.setAttribute('points', data.map(([e, v]) => x(e).toFixed(1) + ',' + y(v).toFixed(1)).join(' '));
      line.setAttribute('clip-path', 'url(#' + clip + ')');
      svg.append(line);
      const seen = data.filter(([e, v]) => inside(e) && up(v) >= view[2] && up(v) <= view[3]);
      if (seen.length <= 60) {
        for (const [e, v] of seen) svg.append(make('circle', {class: style, cx: x(e), cy: y(v), r: 3.5}));
      }
    }
    for (const best of svg.querySelectorAll('.best')) {
      const epoch = +best.dataset.epoch;
      best.setAttribute('x1', x(epoch));
      best.setAttribute('x2', x(epoch));
      best.setAttribute('visibility', inside(epoch) ? 'visible' : 'hidden');
    }
    svg.append(cursor);
  };

  const place = event => {
    const size = svg.getBoundingClientRect();
    return [(event.clientX - size.left) / size.width * svg.viewBox.baseVal.width,
            (event.clientY - size.top) / size.height * svg.viewBox.baseVal.height];
  };
  const read = event => {
    const [px] = place(event);
    const wanted = view[0] + (px - left) / (right - left) * (view[1] - view[0]);
    const epochs = lines.flatMap(l => l.data.map(d => d[0])).filter(inside);
    if (!epochs.length) return hide();
    const epoch = epochs.reduce((a, b) => Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a);
    cursor.setAttribute('x1', x(epoch));
    cursor.setAttribute('x2', x(epoch));
    cursor.setAttribute('visibility', 'visible');
    box.replaceChildren();
    const head = document.createElement('b');
    head.textContent = 'epoch ' + epoch;
    box.append(head);
    for (const {name, style, data} of lines) {
      const at = data.find(d => d[0] === epoch);
      if (!at) continue;
      const row = document.createElement('div');
      const key = document.createElement('span');
      key.className = 'key ' + style;
      row.append(key, name + ' ' + Number(at[1].toPrecision(5)));
      box.append(row);
    }
    box.hidden = false;
    const share = (x(epoch)) / svg.viewBox.baseVal.width;
    box.style.left = share < 0.5 ? 'calc(' + 100 * share + '% + 10px)' : 'auto';
    box.style.right = share < 0.5 ? 'auto' : 'calc(' + 100 * (1 - share) + '% + 10px)';
  };
  const hide = () => { box.hidden = true; cursor.setAttribute('visibility', 'hidden'); };

  const zoom = (factor, [px, py]) => {
    const cx = view[0] + (px - left) / (right - left) * (view[1] - view[0]);
    const cy = view[2] + (bottom - py) / (bottom - top) * (view[3] - view[2]);
    const next = [cx + (view[0] - cx) * factor, cx + (view[1] - cx) * factor,
                  cy + (view[2] - cy) * factor, cy + (view[3] - cy) * factor];
    if (next[1] - next[0] > whole[1] - whole[0]) view = [...whole];
    else if (next[1] - next[0] > (whole[1] - whole[0]) / 1000) view = next;
    draw();
  };
  const pointers = new Map();
  svg.addEventListener('wheel', event => {
    // a page should scroll under the wheel; held keys mean the curve
    if (!event.ctrlKey && !event.shiftKey && !event.altKey) return;
    event.preventDefault();
    zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, place(event));
  }, {passive: false});
  svg.addEventListener('pointerdown', event => {
    pointers.set(event.pointerId, place(event));
    if (event.isPrimary && event.pointerType === 'mouse') svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId);
    if (!before) return read(event);
    const now = place(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId);
    pointers.set(event.pointerId, now);
    if (other) {
      const far = p => Math.max(20, Math.hypot(p[0] - other[1][0], p[1] - other[1][1]));
      return zoom(far(before) / far(now), other[1]);
    }
    const dx = (now[0] - before[0]) / (right - left) * (view[1] - view[0]);
    const dy = (now[1] - before[1]) / (bottom - top) * (view[3] - view[2]);
    view = [view[0] - dx, view[1] - dx, view[2] + dy, view[3] + dy];
    hide();
    draw();
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
    svg.addEventListener(end, event => { pointers.delete(event.pointerId); if (end === 'pointerleave') hide(); });
  }
  svg.addEventListener('dblclick', () => { view = [...whole]; draw(); });
  svg.tabIndex = 0;
  svg.addEventListener('keydown', event => {
    const middle = [(left + right) / 2, (top + bottom) / 2];
    if (event.key === '+') zoom(0.8, middle);
    else if (event.key === '-') zoom(1.25, middle);
    else if (event.key === '0') { view = [...whole]; draw(); }
    else return;
    event.preventDefault();
  });
}

// The plane of codes: point at a dot to see its row.
for (const svg of document.querySelectorAll('svg.plane')) {
  const tiles = svg.parentElement.querySelector('img.tiles') || document.querySelector('img.tiles');
  if (!tiles) continue;
  const columns = +svg.dataset.tiles;
  const box = document.createElement('div');
  box.className = 'reading tile';
  box.hidden = true;
  const shown = document.createElement('div');
  const name = document.createElement('span');
  box.append(shown, name);
  svg.parentElement.append(box);
  const lines = Math.ceil(svg.querySelectorAll('circle').length / columns);
  const show = dot => {
    const tile = +dot.dataset.tile;
    const width = tiles.naturalWidth / columns;
    const height = tiles.naturalHeight / lines;
    const grow = 96 / Math.max(width, height);
    shown.style.width = width * grow + 'px';
    shown.style.height = height * grow + 'px';
    shown.style.backgroundImage = 'url(' + tiles.src + ')';
    shown.style.backgroundSize = tiles.naturalWidth * grow + 'px ' + tiles.naturalHeight * grow + 'px';
    shown.style.backgroundPosition = -(tile % columns) * width * grow + 'px '
      + -Math.floor(tile / columns) * height * grow + 'px';
    name.textContent = dot.querySelector('title').textContent;
    const share = +dot.getAttribute('cx') / svg.viewBox.baseVal.width;
    box.style.left = share < 0.5 ? 'calc(' + 100 * share + '% + 14px)' : 'auto';
    box.style.right = share < 0.5 ? 'auto' : 'calc(' + 100 * (1 - share) + '% + 14px)';
    box.style.top = Math.min(75, 100 * dot.getAttribute('cy') / svg.viewBox.baseVal.height) + '%';
    box.hidden = false;
  };
  svg.addEventListener('pointerover', event => { if (event.target.dataset.tile !== undefined) show(event.target); });
  svg.addEventListener('pointerleave', () => { box.hidden = true; });
}
// Series: drag to look at a stretch of all panels, double click for the whole.
for (const figure of document.querySelectorAll('figure.series')) {
  const [left, width, height] = ['left', 'width', 'height'].map(key => +figure.dataset[key]);
  const panels = [...figure.querySelectorAll('svg')].map(svg => ({
    svg,
    lines: [['training', svg.dataset.values], ['validation', svg.dataset.rebuilt]].map(
      ([style, values]) => [svg.querySelector('polyline.' + style), JSON.parse(values)]),
    still: svg.innerHTML
  }));
  const steps = panels[0].lines[0][1].length;
  const ends = figure.querySelector('.ends');
  const names = ends.innerHTML;
  let from = 0;
  let to = steps - 1;
  const x = step => left + (step - from) / Math.max(1, to - from) * width;

  const draw = () => {
    for (const {svg, lines} of panels) {
      const seen = lines.flatMap(([, values]) => values.slice(from, to + 1)).filter(Number.isFinite);
      const low = Math.min(...seen);
      const high = Math.max(...seen) > low ? Math.max(...seen) : low + 1;
      const y = value => height - 8 - (value - low) / (high - low) * (height - 16);
      for (const [line, values] of lines) {
        const points = [];
        const apart = Math.max(1, Math.floor((to - from) / width));
        for (let step = from; step <= to; step += apart) {
          const part = values.slice(step, Math.min(to + 1, step + apart)).filter(Number.isFinite);
          if (part.length) points.push(x(step).toFixed(1) + ',' + y(Math.min(...part)).toFixed(1));
          if (part.length > 1) points.push(x(step).toFixed(1) + ',' + y(Math.max(...part)).toFixed(1));
        }
        line.setAttribute('points', points.join(' '));
      }
      for (const band of svg.querySelectorAll('rect[data-from]')) {
        const begin = Math.max(left, x(+band.dataset.from - 0.5));
        const end = Math.min(left + width, x(+band.dataset.to + 0.5));
        band.setAttribute('x', begin);
        band.setAttribute('width', Math.max(0, end - begin));
      }
      const best = svg.querySelector('.best');
      if (best) best.setAttribute('visibility', 'hidden');
      const [top, bottom] = svg.querySelectorAll('text.end');
      top.textContent = high.toPrecision(4);
      bottom.textContent = low.toPrecision(4);
    }
    ends.firstElementChild.textContent = 'step ' + (+figure.dataset.first + from);
    ends.lastElementChild.textContent = 'step ' + (+figure.dataset.first + to);
  };

  const step = event => {
    const size = event.currentTarget.getBoundingClientRect();
    const place = (event.clientX - size.left) / size.width * 950;
    return Math.max(from, Math.min(to, Math.round(from + (place - left) / width * (to - from))));
  };
  let begun = -1;
  for (const {svg} of panels) {
    svg.addEventListener('pointerdown', event => {
      begun = step(event);
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener('pointermove', event => {
      if (begun < 0) return;
      figure.querySelectorAll('.chosen').forEach(old => old.remove());
      const now = step(event);
      for (const panel of panels) {
        const chosen = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
        chosen.setAttribute('class', 'chosen');
        chosen.setAttribute('x', x(Math.min(begun, now)));
        chosen.setAttribute('width', x(Math.max(begun, now)) - x(Math.min(begun, now)));
        chosen.setAttribute('y', 4);
        chosen.setAttribute('height', height - 8);
        panel.svg.append(chosen);
      }
    });
    svg.addEventListener('pointerup', event => {
      figure.querySelectorAll('.chosen').forEach(old => old.remove());
      const now = step(event);
      const [first, last] = [Math.min(begun, now), Math.max(begun, now)];
      begun = -1;
      if (last - first < 4) return;
      [from, to] = [first, last];
      draw();
    });
    svg.addEventListener('dblclick', () => {
      [from, to] = [0, steps - 1];
      for (const panel of panels) {
        panel.svg.innerHTML = panel.still;
        panel.lines.forEach((line, i) => { line[0] = panel.svg.querySelectorAll('polyline')[i]; });
      }
      ends.innerHTML = names;
    });
  }
}
