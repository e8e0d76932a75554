import { Connecting } from './connecting';
import { controlOf } from './control';
import { Customers } from './customers/customers';
import { DeviceActions } from './deviceActions';
import type { Emulator } from './emulator';
import { Faults } from './faults';
import { Feeds } from './feeds';
import { Granting } from './grants/granting';
import { Identities } from './identities';
import { Locking } from './locking';
import { withDefaults, type EmulatorOptions } from './options';
import { Programming } from './programming';
import { RateLimits } from './rateLimits';
import { EmulatorServer, type Control } from './server';
import { Spaces } from './spaces';
import { Webhooks } from './webhooks';
import { Thermostats } from './thermostats/thermostats';
import { UnmanagedCodes } from './unmanagedCodes';
import { uuidFor } from './vendor';
import { World } from './world';

export type { CodeConstraints, Emulator, Message } from './emulator';
export type { FaultyAnswer } from './faults';
export type { FeedFault } from './feeds';
export type { AutomationRun } from './customers/customers';
export type { LockOutcome } from './deviceActions';
export type { EmulatorOptions, LiveSettings } from './options';
export type { FailureMatch, ProgrammingError } from './programming';
export type { DeviceDetails, DeviceName } from './seed';
export type { RecordedRequest } from './server';
export type { AccessCode, ActionAttempt, Device, SeamEvent, Webhook } from './types';
export type { Delivery } from './webhooks';

/** Starts a Seam on this machine. It is empty of codes, and forgets everything when it is stopped. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = withDefaults(options);
	const world = new World(settings);
	const devices = await world.seed();
	const programming = new Programming(world);
	const actions = new DeviceActions(world);
	const locking = new Locking(world, actions);
	const thermostats = new Thermostats(world, actions);
	const spaces = new Spaces(world);
	const identities = new Identities(world);
	const limits = new RateLimits(world.clock, settings);
	const granting = new Granting(world, programming, limits, spaces, identities);
	const unmanagedCodes = new UnmanagedCodes(world, programming);
	const connecting = new Connecting(world, programming);
	const customers = new Customers(world, spaces, identities, granting);
	const webhooks = new Webhooks(world);
	const faults = new Faults();
	const feeds = new Feeds(world.clock);
	let control: Control = () => ({ status: 503, body: { error: 'The emulator is still starting' } });
	const server = new EmulatorServer(
		{
			world,
			programming,
			locking,
			thermostats,
			spaces,
			identities,
			granting,
			unmanagedCodes,
			connecting,
			customers,
			limits,
			webhooks,
		},
		faults,
		(method, path, body) => control(method, path, body),
	);
	const url = await server.listen(settings.port);
	const keyOf = (isMain: boolean) =>
		[...world.apiKeys].find(([, workspace]) => (workspace === world.workspaceId) === isMain)?.[0] ?? '';
	const device = (device_id: string) => world.device(device_id, world.workspaceId);

	const emulator: Emulator = {
		url,
		apiKey: keyOf(true),
		otherApiKey: keyOf(false),
		personalAccessToken: world.personalAccessToken,
		workspaceId: world.workspaceId,
		devices,
		cloudKeyId: world.cloudKeyId,
		entrances: { lobby: uuidFor('lobby'), gym: uuidFor('gym'), hotelRoom: uuidFor('hotelRoom') },
		requests: server.requests,
		deliveries: webhooks.deliveries,
		messages: [],
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
		automationRuns: () => {
			world.clock.runDue();
			return structuredClone(customers.runs);
		},
		webhooks: () => webhooks.list(world.workspaceId),
		device: (device_id) => structuredClone(device(device_id)),
		addDevice: (details) => world.addDevice(details).device_id,
		addDevices: (count) =>
			Array.from({ length: count }, (_, index) => {
				const location = { location_name: 'Harbour House', time_zone: 'Europe/Berlin' };
				return world.addDevice({ display_name: `Room ${index + 1}`, location }).device_id;
			}),
		failProgramming: (match, error) => programming.fail(match, error),
		configure: (changes) => void Object.assign(settings, withDefaults({ ...settings, ...changes })),
		setCodeConstraints: (device_id, constraints) =>
			void Object.assign(device(device_id).properties, structuredClone(constraints)),
		setFeed: (name, calendar) => {
			feeds.set(name, calendar);
			return `${url}/_sandbox/feeds/${encodeURIComponent(name)}`;
		},
		spoilFeed: (name, fault, seconds) => feeds.spoil(name, fault, seconds),
		addEntrance: (details) => world.addEntrance(details).acs_entrance_id,
		addUnmanagedCode: (device_id, details) =>
			unmanagedCodes.appear(device(device_id), details).access_code_id,
		completeWebview: (id, login) => connecting.complete(connecting.find(world.workspaceId, id), login),
		failWebview: (id) => connecting.fail(connecting.find(world.workspaceId, id)),
		setGrantable: (device_id, grantable) => {
			if (grantable) world.ungrantableDevices.delete(device_id);
			else world.ungrantableDevices.add(device(device_id).device_id);
		},
		setDeviceOnline: (device_id, online) => programming.setDeviceOnline(device_id, online),
		setBattery: (device_id, level) => world.setBattery(device(device_id), level),
		setLockOutcome: (device_id, outcome) => actions.setOutcome(device_id, outcome),
		enterCode: (device_id, code) => locking.keypad(device(device_id), code),
		respondNext: (path, answer, times) => faults.order(path, answer, times),
		clearResponses: () => faults.clear(),
		advance: (seconds) => world.clock.advance(seconds),
		setSpeed: (speed) => world.clock.setSpeed(speed),
		emit: (event_type, payload) => world.events.emit(event_type, world.workspaceId, payload),
		stop: async () => {
			world.clock.stop();
			webhooks.stop();
			await server.stop();
			await world.vendor.stop();
		},
	};
	control = controlOf(emulator, feeds);
	return emulator;
}
