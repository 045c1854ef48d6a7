// Plain text is narrow enough for mails: every story, and every scenario with and without a policy.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { judged } from './outcome.mjs';
import { folderFor, inTwos, syswhence } from './work.mjs';

const COLUMNS = 80;

/** A policy that every system can be asked about. */
const POLICY = 'openbsd-pinsyscalls';

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* texts() {
  const folder = folderFor('texts');
  const stories = (await idsOf('stories')).map((id) => ({ name: `story ${id}`, args: ['--story', id] }));
  const scenarios = (await idsOf('scenarios')).flatMap((id) => [
    { name: `${id}, overview`, args: [id] },
    { name: `${id}, a call`, args: [id, '--policy', POLICY, '--step', '9'] },
  ]);
  for (const [kind, list] of Object.entries({ stories, scenarios })) {
    const widths = await inTwos(list, async ({ name, args }) => {
      const { out } = await syswhence(['render', ...args, '--format', 'txt']);
      writeFileSync(path.join(folder, `${name.replace(/\W+/g, '-')}.txt`), out);
      return Math.max(
        ...out
          .toString()
          .split('\n')
          .map((line) => [...line].length),
      );
    });
    const longest = Math.max(...widths);
    const wide = list.filter((_, i) => widths[i] > COLUMNS || widths[i] === 0).map(({ name }) => name);
    const figures = `${list.length} texts, the widest has ${longest} columns`;
    yield judged(`${kind} as text of ${COLUMNS} columns`, wide.length === 0, [figures, ...wide.slice(0, 3)].join('; '));
  }
}

/** @param {string} command that lists @returns {Promise<string[]>} */
async function idsOf(command) {
  const { out } = await syswhence([command, '--json']);
  return JSON.parse(out.toString()).map((/** @type {{ id: string }} */ { id }) => id);
}
