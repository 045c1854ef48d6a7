// Checks that imports run one way. The table is the architecture: a folder may import itself and what is listed for it,
// nothing else. Tests may import anything.
//
//   base ← model ← facts ← evidence
//        ↖ kernel ← policy ← run ← cases, picture ← show ← output ← state, worker ← page, cli
//                          ↖ choices ← story ← record ↗                     embed ↗
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Rule
 * @property {readonly string[]} folders folders of src that it may import, besides itself; `*` any; `package.json`
 *   for what the package says about itself
 * @property {readonly string[]} packages packages that it may import; `*` any
 * @property {boolean} [pure] no clock, no chance, no document
 */

const CORE = ['base', 'model', 'facts'];
const ANALYSIS = [...CORE, 'kernel', 'policy', 'run'];
const TOLD = ['choices', 'story', 'record'];
const OUTER = ['evidence', 'picture', 'output', 'cases', 'show', ...TOLD];

/** @type {Readonly<Record<string, Rule>>} */
export const RULES = {
  base: { folders: [], packages: [], pure: true },
  model: { folders: ['base'], packages: [], pure: true },
  facts: { folders: ['base', 'model'], packages: [], pure: true },
  evidence: { folders: CORE, packages: [], pure: true },
  kernel: { folders: CORE, packages: [], pure: true },
  policy: { folders: [...CORE, 'kernel'], packages: [], pure: true },
  run: { folders: [...CORE, 'kernel', 'policy'], packages: [], pure: true },
  cases: { folders: [...ANALYSIS, 'evidence'], packages: ['valibot'], pure: true },
  picture: { folders: ANALYSIS, packages: ['d3'], pure: true },
  choices: { folders: ['base', 'policy'], packages: [], pure: true },
  story: { folders: ['base', 'choices'], packages: [], pure: true },
  record: { folders: ['base', 'story'], packages: ['fflate'], pure: true },
  show: { folders: [...ANALYSIS, 'picture', ...TOLD], packages: [], pure: true },
  output: {
    folders: [...ANALYSIS, 'evidence', 'picture', 'show', ...TOLD],
    packages: ['d3', 'pptxgenjs', 'gifenc', 'fflate'],
  },
  // What other people's pages load: small, and on its own.
  embed: { folders: [], packages: [] },
  state: { folders: [...ANALYSIS, ...OUTER], packages: ['zustand', 'idb-keyval'] },
  worker: { folders: [...CORE, 'evidence'], packages: [] },
  page: { folders: [...ANALYSIS, ...OUTER, 'state', 'worker', 'embed', 'package.json'], packages: ['*'] },
  // The page that explains the frame, and a frame to try.
  playground: { folders: ['base', 'policy', 'choices', 'evidence', 'story', 'embed'], packages: [] },
  cli: { folders: [...ANALYSIS, ...OUTER, 'package.json'], packages: ['node:', 'canvaskit-wasm'] },
  tools: { folders: ['*'], packages: ['*'] },
};

/** Parts of d3 that need a document, a clock or chance; the rest is arithmetic and may be used in the picture. */
const IMPURE_D3 =
  /^(select|selectAll|selection|selector|selectorAll|create|creator|local|matcher|namespace|namespaces|pointers?|style|window|zoom\w*|drag\w*|brush\w*|transition|active|interrupt|axis\w*|timer\w*|timeout|interval|now|random\w*|blob|buffer|csv|dsv|html|image|json|svg|text|tsv|xml|force(Simulation)?)$/;

const IMPURE_WORDS = /\b(?:Math\.random\(|Date\.now\(|new Date\(\)|performance\.now\(|(?<![.\w])document\.[a-z])/g;

/**
 * Blanks comments, so that code quoted in one is no import; positions and line breaks stay.
 *
 * @param {string} text
 */
function withoutComments(text) {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(token, (part) => (part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part));
}

const IMPORT =
  /(?:^|[;\n])\s*(?:import|export)\b([^'";]*?)\bfrom\s*['"]([^'"]+)['"]|(?:^|[;\n])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/**
 * @typedef {{ line: number, specifier: string, names: string }} Import
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(text) {
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    // Where the specifier stands: an import may run over several lines.
    const end = match.index + match[0].lastIndexOf(specifier);
    return { line: lineAt(text, end), specifier, names: match[2] === undefined ? '' : (match[1] ?? '') };
  });
}

/** @param {string} text @param {number} index */
const lineAt = (text, index) => text.slice(0, index).split('\n').length;

/**
 * Why a folder may not import this; null if it may.
 *
 * @param {string} file path relative to src, with slashes
 * @param {Import} imported
 * @returns {string | null}
 */
function objection(file, { specifier, names }) {
  const folder = file.split('/')[0] ?? '';
  const rule = RULES[folder];
  if (!rule) return null;
  if (specifier.startsWith('.')) {
    const place = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    const target = place.startsWith('../') ? place.slice(3) : (place.split('/')[0] ?? '');
    if (target === folder || rule.folders.includes('*') || rule.folders.includes(target)) return null;
    return `${folder} may import ${list(rule.folders)}, not ${target}`;
  }
  const allowed = rule.packages.some(
    (name) => name === '*' || specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`),
  );
  if (!allowed) return `${folder} may use ${list(rule.packages)}, not ${specifier}`;
  return specifier === 'd3' && rule.pure ? d3Objection(folder, names) : null;
}

/** @param {string} folder @param {string} names */
function d3Objection(folder, names) {
  const braces = /\{([\s\S]*)\}/.exec(names);
  if (!braces) return `${folder} imports d3 by name: { scaleLinear }`;
  // Types vanish in the build.
  if (/^\s*type\b/.test(names)) return null;
  const words = (braces[1] ?? '').split(',').map((part) => part.trim());
  const bad = words.filter((word) => !word.startsWith('type ')).map((word) => word.split(/\s+as\s+/)[0] ?? '');
  const impure = bad.find((word) => IMPURE_D3.test(word));
  return impure ? `${folder} is pure; ${impure} of d3 needs a document, a clock or chance` : null;
}

/** @param {readonly string[]} names */
const list = (names) => (names.length === 0 ? 'nothing' : names.join(', '));

/**
 * @param {string} file path relative to src, with slashes
 * @param {string} source
 * @returns {{ line: number, rule: string }[]}
 */
export function violationsIn(file, source) {
  const text = withoutComments(source);
  const found = importsOf(text).flatMap((imported) => {
    const rule = objection(file, imported);
    return rule ? [{ line: imported.line, rule }] : [];
  });
  const folder = file.split('/')[0] ?? '';
  if (RULES[folder]?.pure) {
    for (const match of text.matchAll(IMPURE_WORDS)) {
      found.push({ line: lineAt(text, match.index), rule: `${folder} is pure; it may not use ${match[0]}` });
    }
  }
  return found;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : sourcesBelow(place);
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [place] : [];
  });
}

/** Checks a source tree; the answer is the exit code. @param {string} src */
function check(src) {
  const files = sourcesBelow(src).sort();
  const unknown = new Set();
  let count = 0;
  for (const file of files) {
    const relative = path.relative(src, file).split(path.sep).join('/');
    const folder = relative.split('/')[0] ?? '';
    if (relative.includes('/') && !(folder in RULES)) unknown.add(folder);
    for (const { line, rule } of violationsIn(relative, readFileSync(file, 'utf8'))) {
      process.stdout.write(`src/${relative}:${line}: ${rule}\n`);
      count++;
    }
  }
  for (const folder of unknown)
    process.stdout.write(`src/${folder}: no rule for this folder in src/tools/layers.mjs\n`);
  const bad = count + unknown.size;
  process.stdout.write(
    bad === 0 ? `layers: ${files.length} files, all imports run one way\n` : `layers: ${bad} violations\n`,
  );
  return bad === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = check(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
}
