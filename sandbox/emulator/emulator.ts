import type { Login } from './connecting';
import type { AutomationRun } from './customers/customers';
import type { LockOutcome } from './deviceActions';
import type { EntranceDetails, EntranceName } from './entrances';
import type { FaultyAnswer } from './faults';
import type { FeedFault } from './feeds';

import type { LiveSettings } from './options';
import type { FailureMatch, ProgrammingError } from './programming';
import type { DeviceDetails, DeviceName } from './seed';
import type { RecordedRequest } from './server';
import type { AccessCode, Device, DeviceProperties, SeamEvent, Webhook } from './types';
import type { UnmanagedDetails } from './unmanagedCodes';
import type { Delivery } from './webhooks';

/** Something that was sent to the stand-in for mail and text messages. */
export interface Message {
	/** Real time, in milliseconds since 1970. */
	at: number;
	/** The JSON that came, or the text where it was not JSON. */
	body: unknown;
}

/** The properties of a lock that say which codes it takes. */
export type CodeConstraints = Pick<
	DeviceProperties,
	'supported_code_lengths' | 'code_constraints' | 'max_active_codes_supported'
>;

/** A running emulator: where it is, what it holds and has seen, and how to make it misbehave. */
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
	readonly devices: Record<DeviceName, string>;
	/** Ids of the seeded entrances of an access system, by name. */
	readonly entrances: Record<EntranceName, string>;
	/** The id of a credential that opens all entrances which take cloud keys. */
	readonly cloudKeyId: string;
	/** What came in since the start or the last `resetRecording`, control routes aside. */
	readonly requests: RecordedRequest[];
	/** The most requests that were being answered at one moment. */
	readonly maxInFlight: number;
	resetRecording(): void;
	/** All managed codes, without those that lie in a backup pool. */
	accessCodes(): AccessCode[];
	/** All events so far, oldest first. */
	events(): SeamEvent[];
	/** What the reservation automations made of the data that was pushed; Seam shows it to people alone. */
	automationRuns(): AutomationRun[];
	/** The webhooks of the main workspace, with their secrets. */
	webhooks(): Webhook[];
	/** A device as it is now. @throws {SeamError} `device_not_found` */
	device(device_id: string): Device;
	/** Adds a device, an online August lock unless told otherwise, and gives its id. */
	addDevice(details: DeviceDetails): string;
	/** Adds locks named "Room 1", "Room 2", … and gives their ids. */
	addDevices(count: number): string[];
	/** Makes programming of the matching codes end with an error of Seam's, until it is called again with `null`. */
	failProgramming(match: FailureMatch, error: ProgrammingError | null): void;
	/** Changes settings from now on; what is not named stays. */
	configure(changes: LiveSettings): void;
	/** Sets what a lock demands of its codes from now on, in Seam's words; what is not named stays. */
	setCodeConstraints(device_id: string, constraints: CodeConstraints): void;
	/** Serves a calendar (RFC 5545) as a feed, and gives its address. */
	setFeed(name: string, calendar: string): string;
	/** Spoils a feed for a number of emulator seconds, or until it is called again with `null`. */
	spoilFeed(name: string, fault: FeedFault | null, seconds?: number): void;
	/** Adds a door of an access system, and gives its id. */
	addEntrance(details: EntranceDetails): string;
	/** Somebody puts a code onto a lock without Seam; gives the id under which Seam finds it. */
	addUnmanagedCode(device_id: string, details: UnmanagedDetails): string;
	/** An owner logs in on a connect webview: a new account with its devices, or a known one connected again. */
	completeWebview(connect_webview_id: string, login?: Login): void;
	/** An owner's login on a connect webview fails. */
	failWebview(connect_webview_id: string): void;
	/** Whether Seam can create the methods of grants on a device; where not, grants are made without it. */
	setGrantable(device_id: string, grantable: boolean): void;
	setDeviceOnline(device_id: string, online: boolean): void;
	/** Sets a battery's level, 0 to 1, with the events that follow from it. */
	setBattery(device_id: string, level: number): void;
	/** Decides how the actions of a device (locking, a thermostat's mode) end from now on; `null` lets them end well. */
	setLockOutcome(device_id: string, outcome: LockOutcome | null): void;
	/** Somebody enters a code at the keypad: `lock.unlocked` or `lock.access_denied`, at once. */
	enterCode(device_id: string, code: string): void;
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
