import './playground.css';
import { DEFAULTS } from '../choices/choices.ts';
import { parse, write } from '../choices/fragment.ts';
import { envelope, readMessage } from '../embed/messages.ts';
import { SANDBOX } from '../embed/sandbox.ts';
import { FIELDS, type Field, MESSAGES, nameOf } from './fields.ts';

/** The page beside this one. */
const PAGE = 'whence.html';
const MOST_LINES = 200;
const LONGEST_LINE = 400;

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/* ---- the form, the link and the frame ---------------------------------------------------------------------------- */

const keys = byId<HTMLFormElement>('keys');
const frame = make('iframe', { title: 'Whence, live' });
frame.setAttribute('sandbox', SANDBOX);
frame.setAttribute('allow', 'fullscreen');

function controlOf(field: Field): HTMLElement {
  if (field.kind === 'flag') return make('input', { type: 'checkbox', name: field.key, value: '1' });
  if (field.kind === 'text') return make('input', { type: 'text', name: field.key, placeholder: field.example });
  const options = field.words.map((word) => make('option', { value: word, textContent: word || 'default' }));
  return make('select', { name: field.key }, ...options);
}

/** What the form says, as the page itself would write it. */
function chosen(): { readonly link: string; readonly problems: readonly string[] } {
  const given = new URLSearchParams();
  for (const [key, value] of new FormData(keys)) if (value !== '') given.set(key, String(value));
  const { choices, problems } = parse(given.toString());
  return {
    link: write({ ...DEFAULTS, ...choices, embed: true }),
    problems: problems.map(({ message }) => message),
  };
}

function show(): void {
  const { link, problems } = chosen();
  const address = `${PAGE}#${link}`;
  byId<HTMLInputElement>('link').value = `#${link}`;
  byId('problems').textContent = problems.join(' ');
  byId('snippet').textContent = [
    `<iframe src="${address.replaceAll('&', '&amp;')}"`,
    '  title="Where the system calls come from" loading="lazy" allow="fullscreen"',
    `  sandbox="${SANDBOX}"`,
    '  style="width: 100%; aspect-ratio: 16 / 9; border: 0"></iframe>',
  ].join('\n');
  // Replaced, so that trying things out leaves no trail in the history of this page.
  if (frame.isConnected) frame.contentWindow?.location.replace(new URL(address, location.href).href);
  else {
    frame.src = address;
    byId('place').append(frame);
  }
}

keys.append(
  ...FIELDS.map((field) =>
    make('label', { className: field.kind }, make('span', { textContent: field.key }), controlOf(field)),
  ),
);
keys.addEventListener('change', show);
keys.addEventListener('submit', (event) => event.preventDefault());

/* ---- messages ---------------------------------------------------------------------------------------------------- */

let lastId = 0;

function send(message: string | object): void {
  const whole = typeof message === 'string' ? message : envelope(message, ++lastId);
  note('to', whole);
  frame.contentWindow?.postMessage(whole, '*');
}

function note(way: 'to' | 'from', message: unknown): void {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const line = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}… (${text.length} characters)` : text;
  const log = byId('log');
  log.prepend(make('li', { className: way }, make('b', { textContent: way === 'to' ? '→ ' : '← ' }), line));
  if (log.children.length > MOST_LINES) log.lastElementChild?.remove();
}

byId('messages').append(
  ...MESSAGES.map((message) => {
    const button = make('button', { type: 'button', textContent: nameOf(message) });
    button.addEventListener('click', () => {
      byId<HTMLInputElement>('message').value = typeof message === 'string' ? message : JSON.stringify(message);
      send(message);
    });
    return button;
  }),
);

byId('send').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId<HTMLInputElement>('message').value;
  try {
    send(text.startsWith('{') ? (JSON.parse(text) as object) : text);
  } catch {
    note('to', `not sent, this is no JSON: ${text}`);
  }
});

window.addEventListener('message', ({ source, data }) => {
  if (source === null || source !== frame.contentWindow) return;
  if (readMessage(data) || typeof data === 'string' || data?.context === 'iframe.resize') note('from', data);
});

show();
