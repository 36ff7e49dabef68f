// The page: which model is shown, what the server is asked, and how pictures are drawn. The views are in views.js.
import { views } from './views.js';

export const byId = id => document.getElementById(id);

/** An element with properties and children; texts are text, whatever they say. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && !name.startsWith('aria')) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null));
  return made;
}

export function say(text) {
  byId('message').textContent = text;
}

/** Asks the server; what it refuses is said in a line. */
export async function ask(address, body) {
  const answer = await fetch(address, body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const document = await answer.json();
  if (!answer.ok) throw new Error(document.error);
  return document;
}

/** Where the server is asked something about the model that is shown. */
export const path = (start, what) => `${what === 'look' || what === 'normal' ? 'explore' : 'models'}/${
  encodeURIComponent(start.name)}/${what}`;

/** Asks at most once at a time, and then once more for the latest wish: a pointer is quicker than a network. */
export function latest(work) {
  let busy = false;
  let wish = null;
  return async function wanted(...what) {
    wish = what;
    if (busy) return;
    busy = true;
    while (wish !== null) {
      const now = wish;
      wish = null;
      try {
        await work(...now);
        if (wish === null) say('');
      } catch (failure) {
        say(failure.message);
      }
    }
    busy = false;
    document.body.dataset.asked = String(Number(document.body.dataset.asked || 0) + 1);
  };
}

/** A few digits. */
export function shown(value) {
  if (value === null || value === undefined) return '–';
  if (Number.isInteger(value)) return String(value);
  const digits = Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toPrecision(4);
  return digits.includes('e') ? digits : String(Number(digits));
}

/** Draws a picture, channel after channel in the values, on a canvas of its size. */
export function paint(canvas, values, start, mask) {
  const [channels, height, width] = start.shape;
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  const image = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      const value = values[(channels === 3 ? c : 0) * width * height + i] / start.white * 255;
      image.data[4 * i + c] = mask && mask[i] ? [213, 94, 0][c] : value;
    }
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

async function show(name) {
  byId('views').replaceChildren();
  byId('name').textContent = name;
  say('loading');
  try {
    const start = await ask(`explore/${encodeURIComponent(name)}/start`);
    byId('about').textContent = `${start.model}, ${start.kind === 'picture'
      ? `pictures of ${start.shape[2]} by ${start.shape[1]}` : start.kind === 'words' ? 'bags of words' : start.kind === 'series'
        ? `windows of ${start.windows.length} steps` : 'rows of a table'}`
      + (start.code_size ? `, code of ${start.code_size}` : '');
    if (start.why && start.code_size) {
      byId('views').append(el('p', { className: 'note' },
        `What is usual and what is near is not known, as the data cannot be read: ${start.why}`));
    }
    byId('views').className = start.kind === 'picture' ? 'pictures' : '';
    say('');
    views(start, byId('views'));
    document.body.dataset.model = name;
  } catch (failure) {
    say(failure.message);
  }
}

async function begin() {
  try {
    const { models } = await ask('models');
    const choice = byId('model');
    for (const model of models) choice.append(el('option', { value: model.name }, `${model.name} (${model.model})`));
    choice.addEventListener('change', () => show(choice.value));
    const wanted = decodeURIComponent(location.hash.slice(1));
    choice.value = models.some(model => model.name === wanted) ? wanted : models[0].name;
    await show(choice.value);
  } catch (failure) {
    say(failure.message);
  }
}

begin();
