import type { Plugin } from 'vite';

/** Of pptxgenjs: what makes charts and tables, a third of it. Our slides hold shapes, words and pictures. */
const LEFT_OUT = [
  ...['addChartDefinition', 'makeXmlCharts', 'makeChartType', 'createExcelWorksheet'],
  ...['addTableDefinition', 'genTableToSlides', 'getSlidesForTableRows', 'parseTextToLines'],
];

/**
 * The code with the bodies of some of its functions left out. Throws where one is not there: then the library has
 * changed, and somebody has to look.
 *
 * @param code a module whose functions begin and end at the start of a line
 */
export function withoutFunctions(code: string, names: readonly string[]): string {
  return names.reduce((rest, name) => {
    const pattern = new RegExp(String.raw`^(?:async )?function ${name}\([\s\S]*?^}$`, 'm');
    if (!pattern.test(rest)) throw new Error(`there is no function ${name} to leave out`);
    return rest.replace(pattern, () => `function ${name}() { throw new Error('${name} is not part of this build'); }`);
  }, code);
}

/** Keeps the page within its size: see `LEFT_OUT`. */
export const pptxDiet = (): Plugin => ({
  name: 'whence:pptx-diet',
  apply: 'build',
  transform: {
    filter: { id: /pptxgenjs[\\/]dist[\\/]pptxgen\.es\.js/ },
    handler: (code) => ({ code: withoutFunctions(code, LEFT_OUT), map: null }),
  },
});
