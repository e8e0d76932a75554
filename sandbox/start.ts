/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeAnswer, postBooking, sampleBooking } from './booking';
import { buildAndPack } from './build';
import { cacheFolder } from './cacheFolder';
import { lockFile } from './fileLock';
import { ensureN8n } from './n8n/install';
import { freePort } from './n8n/ports';
import { OWNER } from './n8n/rest';
import { step } from './progress';
import { startSandbox, type Sandbox } from './sandbox';

const DEFAULT_N8N_PORT = 5678;
const DEFAULT_EMULATOR_PORT = 5690;

const HELP = `npm start [-- options]

Starts a Seam and an n8n on this machine, with this package installed, and sends a sample booking through them.

  --once        stop after the sample booking; the exit code says whether it got its door code
  --port <n>    n8n's port (default ${DEFAULT_N8N_PORT}; another one if it is taken)
  --fresh       forget the workflows and executions of earlier starts
  --help        this text`;

const EXIT_INTERRUPTED = 130;
const PARENT_CHECK_MS = 500;

/** What has to be undone at the end, last first. */
const undo: Array<() => Promise<void>> = [];
let sandbox: Sandbox | undefined;
let stopping = false;

async function tidyUp(): Promise<void> {
	for (let last = undo.pop(); last; last = undo.pop()) await last();
}

function stopOnSignals(): void {
	const onSignal = () => {
		if (stopping) {
			sandbox?.kill();
			process.exit(EXIT_INTERRUPTED);
		}
		stopping = true;
		console.log('\nStopping n8n and the emulator (Ctrl-C again to stop at once) …');
		void tidyUp().finally(() => process.exit(EXIT_INTERRUPTED));
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

	// npm, when it is told to end, ends the shell between itself and this process and nothing else.
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
		clearInterval(watch);
		onSignal();
	}, PARENT_CHECK_MS);
	watch.unref();
}

/** n8n's database of earlier starts, or an empty one while another start is using that. */
async function stateFolder(fresh: boolean): Promise<string> {
	const kept = join(cacheFolder(), 'state');
	const unlock = await lockFile(`${kept}.lock`, { wait: false });
	if (!unlock) {
		const temporary = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-'));
		undo.push(async () => await rm(temporary, { recursive: true, force: true }));
		console.log('Another `npm start` is running: this one begins with an empty n8n.');
		return temporary;
	}
	undo.push(unlock);
	if (fresh) await rm(kept, { recursive: true, force: true });
	await mkdir(kept, { recursive: true });
	return kept;
}

async function start({ once = false, fresh = false, port = DEFAULT_N8N_PORT }): Promise<void> {
	const userFolder = await stateFolder(fresh);
	const tarball = await step(
		'Building and packing the node',
		async () => await buildAndPack(join(userFolder, 'packed')),
	);
	const installation = await ensureN8n();
	const emulatorLog = join(userFolder, 'emulator.log');
	const running = await step('Starting the emulator and n8n', async () => {
		const started = await startSandbox({
			installation,
			tarball,
			n8n: { userFolder, port },
			emulator: {
				port: await freePort(DEFAULT_EMULATOR_PORT),
				log: (line) => void appendFile(emulatorLog, `${line}\n`),
			},
		});
		undo.push(async () => await started.stop());
		sandbox = started;
		return started;
	});
	const { n8n, emulator, rest } = running;
	if (n8n.port !== port) console.log(`  Port ${port} is taken, so n8n uses ${n8n.port}.`);

	const workflow = await step('Importing the example workflow', async () => {
		const saved = await running.importExample('booking-to-code');
		await rest.activate(saved);
		return saved;
	});
	const booking = sampleBooking();
	const answer = await step(
		`Sending a booking: ${booking.guest}, ${booking.door}`,
		async () => await postBooking(n8n.url, booking),
	);
	console.log(`\nThe booking has its door code:\n\n${describeAnswer(booking, answer)}\n`);
	if (once) return;

	console.log(`n8n's editor   ${n8n.url}/workflow/${workflow.id}`);
	console.log(`  sign in as   ${OWNER.email}`);
	console.log(`  password     ${OWNER.password}`);
	console.log(`Send bookings  POST ${n8n.url}/webhook/booking`);
	console.log(`Emulated Seam  ${emulator.url} (API key ${emulator.apiKey})`);
	console.log(`Logs           ${userFolder}`);
	console.log('\nCtrl-C stops everything.');
	await n8n.exited;
	if (!stopping) throw new Error(`n8n has stopped by itself. Its log: ${join(userFolder, 'n8n.log')}`);
}

function readPort(text: string): number {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`--port takes a number from 1 to 65535, not "${text}"`);
	}
	return port;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			once: { type: 'boolean' },
			port: { type: 'string' },
			fresh: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	stopOnSignals();
	await start({ ...values, port: values.port === undefined ? undefined : readPort(values.port) });
}

main()
	.catch((error: unknown) => {
		if (stopping) return;
		console.error(`\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	})
	.finally(tidyUp);
