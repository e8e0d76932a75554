/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { parseArgs } from 'node:util';
import { startEmulator } from './index';

const USAGE = `A Seam to play with, on this machine.

  npx tsx sandbox/emulator/cli.ts [--port 4020] [--speed 1] [--quiet]

  --port   port on 127.0.0.1 (default: a free one)
  --speed  emulator seconds per real second for programming, limits and webhook retries (default: 1)
  --quiet  do not print a line for each request
`;

function positive(value: string, name: string): number {
	const number = Number(value);
	if (!(number >= 0)) throw new RangeError(`--${name} must be a number, not "${value}"`);
	return number;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			speed: { type: 'string', default: '1' },
			quiet: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	const emulator = await startEmulator({
		port: positive(values.port, 'port'),
		speed: positive(values.speed, 'speed'),
		...(!values.quiet && { log: (line: string) => process.stderr.write(`${line}\n`) }),
	});
	process.stdout.write(
		`url      ${emulator.url}\nkey      ${emulator.apiKey}\ncontrol  ${emulator.url}/_sandbox\n`,
	);
	const stop = () => void emulator.stop();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	process.exitCode = 1;
});
