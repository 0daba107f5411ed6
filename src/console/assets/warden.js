// Comfort only: every page works without it. Says how long ago, moves by keyboard, keeps a page fresh.

const REFRESH_MS = 4_000;
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

function ago(ms) {
  for (const [unit, size] of UNITS) {
    if (ms >= size) return `${Math.floor(ms / size)} ${unit} ago`;
  }
  return 'just now';
}

/** When what is shown came: its ages are the server's, whatever this machine's clock says. */
let arrived = Date.now();

function sayHowLongAgo() {
  for (const text of document.querySelectorAll('[data-ago]')) {
    const past = Number(text.dataset.ago) + Date.now() - arrived;
    if (past >= 0) text.textContent = ago(past);
  }
  for (const time of document.querySelectorAll('time[datetime]')) {
    const past = Date.now() - Date.parse(time.dateTime);
    if (past >= 0) time.title = `${ago(past)} (${new Date(time.dateTime).toLocaleString()} here)`;
  }
}

const LOCAL_TIMES = 'local-times';
const DAY_AND_CLOCK = { dateStyle: 'medium', timeStyle: 'medium' };

function areLocal() {
  return localStorage.getItem(LOCAL_TIMES) === 'yes';
}

/** The clock alone only where the day is that which stands above it, in UTC. */
function hereOf({ dateTime, dataset }) {
  const at = new Date(dateTime);
  const isWhole = dataset.utc.endsWith('UTC');
  const isOtherDay = at.getDate() !== at.getUTCDate();
  const style = isWhole || isOtherDay ? DAY_AND_CLOCK : { timeStyle: 'medium' };
  return `${at.toLocaleString(undefined, style)}${isWhole ? ' here' : ''}`;
}

/** Times as this machine's zone has them, or in UTC as they came: a finger reaches no title. */
function sayTimes() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    time.dataset.utc ??= time.textContent;
    time.textContent = areLocal() ? hereOf(time) : time.dataset.utc;
  }
  for (const zone of document.querySelectorAll('[data-zone]')) {
    zone.dataset.utc ??= zone.textContent;
    zone.textContent = areLocal() ? zone.dataset.utc.replace('UTC', 'here') : zone.dataset.utc;
  }
}

/** The switch between them, which does nothing without a script and so is not there without one. */
function offerLocalTimes() {
  const form = document.querySelector('form.who');
  if (form === null) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain';
  const name = () => {
    button.textContent = areLocal() ? 'Times here: show UTC' : 'Times in UTC: show mine';
  };
  button.addEventListener('click', () => {
    localStorage.setItem(LOCAL_TIMES, areLocal() ? 'no' : 'yes');
    name();
    sayTimes();
  });
  name();
  form.prepend(button);
}

/** A link to an action opens what is folded there. */
function openWhatIsMeant() {
  const meant = document.getElementById(location.hash.slice(1));
  if (meant?.matches('details')) meant.open = true;
}

/** A form somebody has begun to fill in, or an opened detail under the pointer, must not vanish. */
function isBusy() {
  const focus = document.activeElement;
  if (focus?.closest('form') && focus.tagName !== 'BODY') return true;
  const filled = [...document.querySelectorAll('main textarea, main input:not([type=hidden])')];
  const chosen = [...document.querySelectorAll('main select')];
  return (
    filled.some((field) => field.value !== field.defaultValue) ||
    filled.some((field) => field.checked !== field.defaultChecked) ||
    chosen.some(({ options, selectedIndex }) => selectedIndex !== firstChoice(options))
  );
}

function firstChoice(options) {
  return Math.max(
    0,
    [...options].findIndex((option) => option.defaultSelected),
  );
}

/** Where the keyboard was on a page, to be there again once its content is replaced. */
function placeOfFocus() {
  const focus = document.activeElement;
  const link = focus?.closest('main a[href]');
  if (link) return `main a[href="${CSS.escape(link.getAttribute('href'))}"]`;
  const named = focus?.closest('main [id]');
  if (!named) return null;
  return `#${CSS.escape(named.id)}${focus.matches('summary') ? ' > summary' : ''}`;
}

async function refresh() {
  if (document.hidden || isBusy()) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (answer.redirected || answer.status === 401) return location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (fresh.body.dataset.revision === document.body.dataset.revision || isBusy()) return;
  const opened = [...document.querySelectorAll('details[id]')].filter((details) => details.open);
  document.body.dataset.revision = fresh.body.dataset.revision;
  document.title = fresh.title;
  const place = placeOfFocus();
  for (const part of ['main', '#stopped'])
    document.querySelector(part).replaceChildren(...fresh.querySelector(part).childNodes);
  for (const { id } of opened) document.getElementById(id)?.setAttribute('open', '');
  if (place !== null) document.querySelector(place)?.focus({ preventScroll: true });
  arrived = Date.now();
  sayHowLongAgo();
  sayTimes();
}

function move(step) {
  const links = [...document.querySelectorAll('[data-row]')];
  if (links.length === 0) return;
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  links[Math.min(links.length - 1, Math.max(0, next))].focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement?.closest('tr')?.querySelector('input.choice')?.click(),
  '/': () => document.querySelector('[data-search]')?.focus(),
  a: () => document.querySelector('[data-approve]')?.focus(),
  u: () => location.assign('/'),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select')) return;
  const act = KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

sayHowLongAgo();
offerLocalTimes();
sayTimes();
openWhatIsMeant();
addEventListener('hashchange', openWhatIsMeant);
if (document.body.dataset.revision !== undefined) {
  // A fault of the network is no news: the next round tries again.
  setInterval(() => {
    sayHowLongAgo();
    refresh().catch(() => {});
  }, REFRESH_MS);
}
