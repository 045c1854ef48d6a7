// `npm start`: installs what is missing, builds if the sources changed, serves dist on this machine only.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureInstalled, requireNode, root } from './install.mjs';

const USAGE = `usage: npm start [-- --port N] [--host ADDRESS]

  --port N        serve on this port; without it, the first free one from 4173 on
  --host ADDRESS  listen on this address instead of 127.0.0.1
`;

/** @param {string} message */
function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function options() {
  // Not the HOST variable: tcsh, the shell of many BSD users, sets it to the name of the machine.
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const port = values.port === undefined ? null : Number(values.port);
    if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      stop(`--port takes a number from 1 to 65535, not "${values.port}".`);
    }
    return { port, host: values.host ?? '127.0.0.1', help: values.help ?? false };
  } catch (error) {
    stop(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    throw error;
  }
}

requireNode();
const { port, host, help } = options();
if (help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
await ensureInstalled();

const { buildIfNeeded } = await import('./build.mjs');
if (!(await buildIfNeeded())) stop('The build failed, see above.');

const { preview } = await import('vite');
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { port: port ?? 4173, strictPort: port !== null, host },
}).catch((error) => stop(`Whence cannot be served on ${host}: ${error.message}`));

const address = server?.resolvedUrls?.local[0] ?? server?.resolvedUrls?.network[0];
process.stdout.write(`\n  Whence is at ${address}\n  Stop with Ctrl-C. The same in one file: dist/whence.html\n\n`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await server?.close();
    process.exit(0);
  });
}
