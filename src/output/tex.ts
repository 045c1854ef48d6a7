const WORDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '`': '\\textasciigrave{}',
  // In the fonts that TeX begins with, these four are other letters.
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  // What texts of ours are full of, and not every font of pdfLaTeX has.
  '→': '\\ensuremath{\\rightarrow}',
  '←': '\\ensuremath{\\leftarrow}',
  '×': '\\ensuremath{\\times}',
  '·': '\\textperiodcentered{}',
  '…': '\\dots{}',
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '‘': '\\textquoteleft{}',
  '’': '\\textquoteright{}',
  '“': '\\textquotedblleft{}',
  '”': '\\textquotedblright{}',
  '\u00a0': '~',
  '\u202f': '\\,',
};

/**
 * Text for TeX: what it would obey is set as it is written. Lines become one, because an empty one would end the
 * argument that the text stands in; what nothing prints is dropped.
 */
export const tex = (text: string): string =>
  text
    .replace(/[^\S\u00a0\u202f]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    // Two hyphens would become a dash, and options of commands have two.
    .replace(/-{2,}|[#$%&_{}]|[^\w ]/gu, (found) =>
      found.length > 1 && found.startsWith('-')
        ? [...found].join('{}')
        : (WORDS[found] ?? (/[#$%&_{}]/.test(found) ? `\\${found}` : found)),
    );
