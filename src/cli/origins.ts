import { originsReport, originsText } from '../output/report.ts';
import { EXIT, type Io } from './io.ts';
import { only, parse } from './options.ts';
import { openSource } from './source.ts';

/** `origins FILE`: where the calls of a trace come from. */
export async function origins(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse('origins', args, { json: { type: 'boolean' } });
  const { model, report } = await openSource(only('origins', 'FILE', positionals), io);
  const found = originsReport(model, report);
  io.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : originsText(found));
  return EXIT.fine;
}
