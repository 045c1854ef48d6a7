// The programs that other people open our exports with, and what their packages are called.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installPackage, placesOf } from '../packages.mjs';

/**
 * @typedef {object} Known
 * @property {readonly string[]} [commands] what the program may be called; its own name unless said
 * @property {(program: string) => boolean} [works] whether what was found is what is meant
 * @property {import('../packages.mjs').PackageNames} packages
 */

/** @param {string} command @param {readonly string[]} args */
const output = (command, args) => spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 }).stdout ?? '';

const EVERYWHERE = /** @type {const} */ (['apt-get', 'pkg', 'pkg_add', 'pkgin', 'dnf', 'apk', 'pacman', 'zypper']);

/** A package of the same name in every distribution, but for those given. @param {string} name @param {object} [but] */
const named = (name, but = {}) => ({ ...Object.fromEntries(EVERYWHERE.map((manager) => [manager, [name]])), ...but });

/** @type {Readonly<Record<string, Known>>} */
const KNOWN = {
  'rsvg-convert': {
    packages: named('librsvg', {
      'apt-get': ['librsvg2-bin'],
      pkg: ['librsvg2-rust'],
      dnf: ['librsvg2-tools'],
      apk: ['rsvg-convert'],
      zypper: ['rsvg-convert'],
    }),
  },
  inkscape: { packages: named('inkscape') },
  asciidoctor: {
    packages: named('asciidoctor', {
      pkg: ['rubygem-asciidoctor'],
      pkgin: ['ruby34-asciidoctor', 'ruby33-asciidoctor', 'ruby32-asciidoctor'],
      dnf: ['rubygem-asciidoctor'],
    }),
  },
  'asciidoctor-pdf': {
    packages: {
      'apt-get': ['ruby-asciidoctor-pdf'],
      pkg: ['rubygem-asciidoctor-pdf'],
      dnf: ['rubygem-asciidoctor-pdf'],
    },
  },
  w3m: { packages: named('w3m') },
  pdftoppm: { packages: named('poppler-utils', { pacman: ['poppler'], zypper: ['poppler-tools'] }) },
  soffice: {
    commands: ['soffice', 'libreoffice'],
    packages: named('libreoffice', {
      'apt-get': ['libreoffice-impress'],
      dnf: ['libreoffice-impress'],
      pacman: ['libreoffice-fresh'],
      zypper: ['libreoffice-impress'],
    }),
  },
  pdflatex: {
    // A LaTeX without Beamer is of no use here.
    works: (program) => output(path.join(path.dirname(program), 'kpsewhich'), ['beamer.cls']).trim() !== '',
    packages: {
      'apt-get': ['texlive-latex-recommended texlive-pictures lmodern'],
      pkg: ['texlive-full'],
      pkg_add: ['texlive_texmf-full'],
      pkgin: ['texlive-collection-latexrecommended'],
      dnf: ['texlive-scheme-basic texlive-beamer texlive-lm'],
      apk: ['texlive-full'],
      pacman: ['texlive-basic texlive-latexrecommended texlive-pictures texlive-fontsrecommended'],
      zypper: ['texlive-beamer texlive-latex-bin texlive-lm'],
    },
  },
  ffprobe: { packages: named('ffmpeg', { pkgin: ['ffmpeg7', 'ffmpeg6'] }) },
  // Pictures name fonts and carry none: without one that all programs find, each takes another.
  'fc-list': {
    works: (program) => /DejaVu Sans Mono/.test(output(program, [':', 'family'])),
    packages: {
      'apt-get': ['fontconfig fonts-dejavu-core'],
      pkg: ['fontconfig dejavu'],
      pkgin: ['fontconfig dejavu-ttf'],
      dnf: ['fontconfig dejavu-sans-fonts dejavu-sans-mono-fonts'],
      apk: ['fontconfig font-dejavu'],
      pacman: ['fontconfig ttf-dejavu'],
      zypper: ['fontconfig dejavu-fonts'],
    },
  },
};

/** @param {string} name @returns {string | null} */
function find(name) {
  const { commands = [name], works = () => true } = /** @type {Known} */ (KNOWN[name]);
  return placesOf(commands).find((file) => existsSync(file) && works(file)) ?? null;
}

/**
 * A program, installed if need be.
 *
 * @param {string} name one of the table
 * @returns {{ path: string } | { missing: string }} the second with a sentence
 */
export function ensureProgram(name) {
  const present = find(name);
  if (present) return { path: present };
  const { packages } = /** @type {Known} */ (KNOWN[name]);
  installPackage(packages, () => find(name) !== null);
  const got = find(name);
  return got ? { path: got } : { missing: `${name} is not here and could not be installed` };
}
