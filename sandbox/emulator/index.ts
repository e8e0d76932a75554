import { Faults, type FaultyAnswer } from './faults';
import { withDefaults, type EmulatorOptions } from './options';
import { Programming, type FailureMatch, type ProgrammingError } from './programming';
import { RateLimits } from './rateLimits';
import type { DeviceDetails } from './seed';
import { EmulatorServer, type RecordedRequest } from './server';
import type { AccessCode, SeamEvent } from './types';
import { Webhooks, type Delivery } from './webhooks';
import { World } from './world';

export type { EmulatorOptions } from './options';
export type { RecordedRequest } from './server';
export type { Delivery } from './webhooks';
export type { FaultyAnswer } from './faults';
export type { DeviceDetails } from './seed';
export type { AccessCode, ActionAttempt, Device, SeamEvent, Webhook } from './types';

export interface Message {
	/** Real time, in milliseconds since 1970. */
	at: number;
	body: unknown;
}

export interface Emulator {
	/** `http://127.0.0.1:<port>`, without a trailing slash. */
	readonly url: string;
	/** A key of the main workspace, where all the seeded devices are. */
	readonly apiKey: string;
	/** A key of another, empty workspace. */
	readonly otherApiKey: string;
	/** Opens either workspace, together with the header `seam-workspace`. */
	readonly personalAccessToken: string;
	readonly workspaceId: string;
	/** Ids of the seeded devices, by name. */
	readonly devices: Record<string, string>;
	/** What came in since the start or the last `resetRecording`, control routes aside. */
	readonly requests: RecordedRequest[];
	/** The most requests that were being answered at one moment. */
	readonly maxInFlight: number;
	resetRecording(): void;
	/** All managed codes, without those that lie in a backup pool. */
	accessCodes(): AccessCode[];
	/** All events so far, oldest first. */
	events(): SeamEvent[];
	/** Adds a device, an online August lock unless told otherwise, and gives its id. */
	addDevice(details: DeviceDetails): string;
	/** Adds locks named "Room 1", "Room 2", … and gives their ids. */
	addDevices(count: number): string[];
	/** Makes programming of the matching codes end with an error of Seam's, until it is called again with `null`. */
	failProgramming(match: FailureMatch, error: ProgrammingError | null): void;
	setDeviceOnline(device_id: string, online: boolean): void;
	/** Answers the next requests to a route (or to any, with `*`) otherwise than it should. */
	respondNext(path: string, answer: FaultyAnswer, times?: number): void;
	/** Takes back the faults that were ordered and not used up. */
	clearResponses(): void;
	/** Moves the clock on by a number of seconds; what falls due on the way happens. */
	advance(seconds: number): void;
	setSpeed(speed: number): void;
	/** Writes an event of the main workspace to the log and delivers it to the webhooks. */
	emit(event_type: string, payload: Record<string, unknown>): SeamEvent;
	/** All tries to deliver to webhooks. */
	readonly deliveries: Delivery[];
	/** What was POSTed to `<url>/_sandbox/messages`. */
	readonly messages: Message[];
	/** Ends everything at once: connections, timers, deliveries. */
	stop(): Promise<void>;
}

/** Starts a Seam on this machine. It is empty of codes, and forgets everything when it is stopped. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = withDefaults(options);
	const world = new World(settings);
	const devices = await world.seed();
	const programming = new Programming(world);
	const webhooks = new Webhooks(world);
	const faults = new Faults();
	const messages: Message[] = [];
	const limits = new RateLimits(world.clock, settings);
	const server = new EmulatorServer({ world, programming, limits, webhooks }, faults, () => undefined);
	const url = await server.listen(settings.port);
	const keyOf = (isMain: boolean) =>
		[...world.apiKeys].find(([, workspace]) => (workspace === world.workspaceId) === isMain)?.[0] ?? '';
	return {
		url,
		apiKey: keyOf(true),
		otherApiKey: keyOf(false),
		personalAccessToken: world.personalAccessToken,
		workspaceId: world.workspaceId,
		devices,
		requests: server.requests,
		get maxInFlight() {
			return server.maxInFlight;
		},
		resetRecording: () => server.resetRecording(),
		accessCodes: () => {
			world.clock.runDue();
			return [...world.codes.all()]
				.filter((record) => !record.inBackupPool)
				.map((record) => structuredClone(record.accessCode));
		},
		events: () => {
			world.clock.runDue();
			return [...world.events.all()];
		},
		addDevice: (details) => world.addDevice(details).device_id,
		addDevices: (count) =>
			Array.from(
				{ length: count },
				(_, i) =>
					world.addDevice({
						display_name: `Room ${i + 1}`,
						location: { location_name: 'Harbour House', time_zone: 'Europe/Berlin' },
					}).device_id,
			),
		failProgramming: (match, error) => programming.fail(match, error),
		setDeviceOnline: (device_id, online) => programming.setDeviceOnline(device_id, online),
		respondNext: (path, answer, times) => faults.order(path, answer, times),
		clearResponses: () => faults.clear(),
		advance: (seconds) => world.clock.advance(seconds),
		setSpeed: (speed) => world.clock.setSpeed(speed),
		emit: (event_type, payload) => world.events.emit(event_type, world.workspaceId, payload),
		deliveries: webhooks.deliveries,
		messages,
		stop: async () => {
			world.clock.stop();
			webhooks.stop();
			await server.stop();
			await world.vendor.stop();
		},
	};
}
