import { indexCalls } from '../model/call-index.ts';
import { type CheckReport, checkReport, checkText } from '../output/report.ts';
import { replay } from '../run/run.ts';
import { interposed } from '../show/runs.ts';
import { BadInput, EXIT, type Io } from './io.ts';
import { libsysOf, only, parse, policiesFor, policyIds } from './options.ts';
import { openSource } from './source.ts';

/** `check FILE|SCENARIO --policy …`: what policies make of the calls. */
export async function check(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse('check', args, {
    policy: { type: 'string', multiple: true },
    libsys: { type: 'string', default: 'shipped' },
    'fail-on': { type: 'string' },
    json: { type: 'boolean' },
  });
  const word = only('check', 'FILE or SCENARIO', positionals);
  if (!values.policy) throw new BadInput(`check needs --policy; there are: ${policyIds()}`);
  const failOn = values['fail-on'];
  if (failOn !== undefined && failOn !== 'denied') throw new BadInput(`--fail-on takes denied, not "${failOn}"`);
  const policies = policiesFor(values.policy);
  const libsys = libsysOf(values.libsys);

  const { model } = await openSource(word, io);
  const found = checkReport(replay(interposed(indexCalls(model), libsys), policies));
  if (values.json) for (const part of json(found)) io.write(part);
  else io.write(checkText(found));
  return failOn === 'denied' && found.denied > 0 ? EXIT.findings : EXIT.fine;
}

/** In parts: a trace may hold more denials than one string can. */
function* json({ denials, ...totals }: CheckReport): Generator<string> {
  yield `${JSON.stringify(totals, null, 2).slice(0, -2)},\n  "denials": [`;
  for (const [i, denial] of denials.entries()) yield `${i === 0 ? '' : ','}\n    ${JSON.stringify(denial)}`;
  yield denials.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
