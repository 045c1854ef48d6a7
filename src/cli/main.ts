import { version } from '../../package.json';
import { cases } from './cases.ts';
import { check } from './check.ts';
import { COMMAND_USAGE, type CommandName, USAGE } from './help.ts';
import { BadInput, EXIT, type Io } from './io.ts';
import { listPolicies, listScenarios, listStories } from './lists.ts';
import { matrix } from './matrix.ts';
import { origins } from './origins.ts';
import { render } from './render/render.ts';

/** Runs a command; the answer is the exit code. */
type Command = (args: readonly string[], io: Io) => Promise<number>;

const COMMANDS: { readonly [Name in CommandName]: Command } = {
  origins,
  check,
  render,
  matrix,
  cases,
  scenarios: listScenarios,
  policies: listPolicies,
  stories: listStories,
};

const isCommand = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);
const asksHelp = (word: string): boolean => word === '--help' || word === '-h';

/** The command line. Bad input is one line on standard error and exit code 2; nothing else is caught. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.complain(`syswhence: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    return EXIT.badInput;
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined || asksHelp(word) || word === 'help') {
    const [topic] = rest;
    io.write(topic !== undefined && isCommand(topic) ? COMMAND_USAGE[topic] : USAGE);
    return EXIT.fine;
  }
  if (word === '--version' || word === '-V') {
    io.write(`syswhence ${version}\n`);
    return EXIT.fine;
  }
  if (!isCommand(word)) {
    throw new BadInput(`no command is called "${word}"; there are: ${Object.keys(COMMANDS).join(', ')}`);
  }
  if (rest.some(asksHelp)) {
    io.write(COMMAND_USAGE[word]);
    return EXIT.fine;
  }
  return COMMANDS[word](rest, io);
}
