/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { startEmulator, type Emulator, type EmulatorOptions } from '../sandbox/emulator';
import { isWrite } from '../test/emulator/client';
import { answerCalls } from './process';

/** What the process of the emulator can be asked. */
export interface SeamCalls {
	start(options: { emulator: EmulatorOptions; devices: number }): Promise<SeamPlace>;
	/** When each code got onto its lock, by ID, in milliseconds since 1970. */
	programmed(): Promise<Record<string, number>>;
	/** What came in since the last call: how many requests, how many to write, and how many were refused with 429. */
	counts(): Promise<{ requests: number; writes: number; refused: number }>;
	stop(): Promise<void>;
}

/** Where Seam is, for the time of a measurement. */
export interface SeamPlace {
	url: string;
	apiKey: string;
	devices: string[];
}

let emulator: Emulator | undefined;

function running(): Emulator {
	if (!emulator) throw new Error('The emulator does not run');
	return emulator;
}

/** Seconds until the code of that number is on its lock: 1 to 30, spread evenly, the same in every run. */
function programmingSeconds(name: string | null): number {
	const number = Number(/\d+/.exec(name ?? '')?.[0] ?? 0);
	return 1 + ((number * 37) % 291) / 10;
}

answerCalls<SeamCalls>({
	async start({ emulator: options, devices }) {
		await emulator?.stop();
		emulator = await startEmulator({
			...options,
			...(options.programmingSeconds === undefined && {
				programmingSeconds: ({ name }) => programmingSeconds(name),
			}),
		});
		return { url: emulator.url, apiKey: emulator.apiKey, devices: emulator.addDevices(devices) };
	},
	async programmed() {
		const set = running()
			.events()
			.filter(({ event_type }) => event_type === 'access_code.set_on_device');
		return Object.fromEntries(
			set.map(({ access_code_id, occurred_at }) => [String(access_code_id), Date.parse(occurred_at)]),
		);
	},
	async counts() {
		const { requests } = running();
		const counted = {
			requests: requests.length,
			writes: requests.filter(({ path }) => isWrite(path)).length,
			refused: requests.filter(({ status }) => status === 429).length,
		};
		running().resetRecording();
		return counted;
	},
	async stop() {
		await emulator?.stop();
		emulator = undefined;
		process.disconnect();
	},
});
