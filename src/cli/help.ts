/** Texts of `--help`; `main.ts` picks one. */

export const USAGE = `usage: syswhence COMMAND [ARGUMENTS]

Where does each system call come from, and would an enforcement policy have let
it in?

  origins FILE              count the system calls of a trace by their origin
  check FILE|SCENARIO       ask policies about every call; list the denials
  render FILE|SCENARIO      draw one step as SVG
  scenarios                 list the built-in scenarios
  policies                  list the policies

  --help                    this text; after a command, that command's own
  --version                 version

FILE is a trace as the tracer printed it (strace -k and the like); "-" is
standard input. Exit status: 0 fine, 1 findings (check --fail-on), 2 input that
cannot be used.
`;

const JSON_LINE = '  --json                    print JSON instead of text';

export const COMMAND_USAGE = {
  origins: `usage: syswhence origins FILE [--json]

Counts the system calls of a trace by the object whose code made them.

${JSON_LINE}
`,
  check: `usage: syswhence check FILE|SCENARIO --policy ID[,ID...] [--fail-on denied]
                       [--json]

Asks the policies about every system call; lists the denials with their reasons.

  --policy ID[,ID...]       policies to ask, or "none"; see syswhence policies
  --fail-on denied          exit with 1 if a call is denied
${JSON_LINE}
`,
  render: `usage: syswhence render FILE|SCENARIO [--policy ID[,ID...]] [--step N]
                        [--theme light|dark] [--size WxH] [-o FILE]

Draws one step of the picture as SVG. The same arguments give the same bytes.

  --policy ID[,ID...]       policies that are on (none)
  --step N                  calls that have happened; 0 is the overview (0)
  --theme light|dark        colours (light)
  --size WxH                pixels (1280x720)
  -o, --output FILE         write here instead of to standard output
`,
  scenarios: `usage: syswhence scenarios [--json]

Lists the built-in scenarios: id, title.
`,
  policies: `usage: syswhence policies [--json]

Lists the policies: id, title, where they are from.
`,
} as const;

export type CommandName = keyof typeof COMMAND_USAGE;
