/** Texts of `--help`; `main.ts` picks one. */

export const USAGE = `usage: syswhence COMMAND [ARGUMENTS]

Where does each system call come from, and would an enforcement policy have let
it in?

  origins FILE              count the system calls of a trace by their origin
  check FILE|SCENARIO       ask policies about every call; list the denials
  render FILE|SCENARIO      draw steps: SVG, PNG, PPTX, HTML, text, JSON
  matrix [FILE|SCENARIO]    what policies make of programs and attacks
  cases FILE...             run cases: histories with the verdicts expected
  scenarios                 list the built-in scenarios
  policies                  list the policies
  stories                   list the stories

  --help                    this text; after a command, that command's own
  --version                 version

FILE is a trace as the tracer printed it (strace -k and the like); "-" is
standard input. Exit status: 0 fine, 1 findings (check --fail-on, a case that
fails), 2 input that cannot be used.
`;

const LIBSYS_LINE = `  --libsys KIND             what stands in its place: shipped, logging or
                            replaying (shipped)`;
const JSON_LINE = '  --json                    print JSON instead of text';

export const COMMAND_USAGE = {
  origins: `usage: syswhence origins FILE [--json]

Counts the system calls of a trace by the object whose code made them.

${JSON_LINE}
`,
  check: `usage: syswhence check FILE|SCENARIO --policy ID[,ID...] [--fail-on denied]
                       [--libsys KIND] [--json]

Asks the policies about every system call; lists the denials with their reasons.

  --policy ID[,ID...]       policies to ask, or "none"; see syswhence policies
  --fail-on denied          exit with 1 if a call is denied
${LIBSYS_LINE}
${JSON_LINE}
`,
  render: `usage: syswhence render FILE|SCENARIO [OPTIONS]
       syswhence render STORY-FILE|EXPORT [OPTIONS]
       syswhence render [FILE] --story ID|FILE [OPTIONS]
       syswhence render [FILE|SCENARIO] --link FRAGMENT [OPTIONS]

Draws a step of a trace or scenario, or the slides of a story. The same
arguments give the same bytes, anywhere. What is written carries what it shows,
and opens again where it is dropped on the page or named here.

What is shown:
  --story ID|FILE           a story: see syswhence stories, or a file with one
  --at N                    its step N, from 1
  --all-steps               every step; without a story every call (at most 200)
  --link FRAGMENT           a link of the page, or what stands behind its #
  --policy ID[,ID...]       policies that are on (none)
  --compare ID[,ID...]      policies of a second picture beside the first
  --step N                  calls that have happened; 0 is the overview (0)
  --look TARGET             what the camera looks at: process:NAME, object:NAME,
                            function:NAME, call:NAME, wall or kernel
  --mark TARGET[,TARGET...] what stands out; a comma of a name is written twice
${LIBSYS_LINE}

How:
  --format FORMAT           svg, web-svg (follows the reader's light or dark),
                            animated-svg, png, txt, json, pptx, html (the page
                            with this inside) or zip (SVG, PNG and Beamer); as
                            FILE ends, else svg
  --theme light|dark        colours (light)
  --present                 few boxes and large type, for the back of a room
  --caption                 title and caption beneath the picture
  --size WxH                pixels (1280x720, or 960x720 for 4:3)
  --ratio 16:9|4:3          shape of picture and slide (16:9)
  --scale 1|2|4             pixels of a PNG for each of the picture (1)
  --with-data               put the trace inside, so that whoever opens the file
                            needs nothing else; without it they need the trace
  --strip                   with --with-data: without the texts among arguments
                            and without folders of your own
  -o, --output FILE         write here instead of to standard output. With
                            --all-steps a folder gets a picture for each step
                            (svg, web-svg, png); one file of any other format
                            holds them all
`,
  matrix: `usage: syswhence matrix [FILE|SCENARIO] [--policy ID[,ID...]]
                        [--format text|csv|md|adoc|json|svg] [--libsys KIND]
                        [--theme light|dark] [-o FILE]

Asks every policy alone: which programs run or break, which attacks are stopped
or remain. Without a file or scenario: programs and attacks on FreeBSD 15.

  --policy ID[,ID...]       columns (one of each policy)
  --format FORMAT           text, csv, md, adoc, json or svg; as FILE ends, else
                            text
${LIBSYS_LINE}
  --theme light|dark        colours of the SVG (light)
  -o, --output FILE         write here instead of to standard output
${JSON_LINE}
`,
  cases: `usage: syswhence cases FILE... [--json]

Runs files of the case language: each case is a history of processes and calls
that says what its policies answer. Prints what was expected and what came of
it, call by call, and for a failure why. docs/cases.md is the manual of the
language, src/cases/truth has 156 cases. "-" is standard input.

${JSON_LINE}

Exit status: 0 all pass, 1 some fail, 2 a file that cannot be read.
`,
  scenarios: `usage: syswhence scenarios [--json]

Lists the built-in scenarios: id, title.
`,
  policies: `usage: syswhence policies [--json]

Lists the policies: id, title, where they are from.
`,
  stories: `usage: syswhence stories [--json]

Lists the stories that render --story knows: id, steps, title.
`,
} as const;

export type CommandName = keyof typeof COMMAND_USAGE;
