import Ajv, { type Schema, type ValidateFunction } from 'ajv';
import type { Login } from './connecting';
import {
	FEED_FAULT,
	LIVE_SETTINGS,
	NAMED_DETAILS,
	anyObject,
	boolean,
	number,
	orNull,
	record,
	text,
} from './controlSchemas';
import type { CodeConstraints, Emulator } from './emulator';
import type { FeedFault, Feeds } from './feeds';
import type { LiveSettings } from './options';
import type { Control } from './server';
import { CODE_CONSTRAINT_TYPES } from './types';

const ajv = new Ajv({ allErrors: true });

/** What a control route takes, and what it does with it. */
interface Command {
	/** Does it, or gives the reason why the body does not fit. */
	run: (body: unknown) => { result: unknown } | { misfit: string };
}

function command<Body>(schema: Schema, run: (body: Body) => unknown): Command {
	// Compiled on first use: most emulators are started by tests in this process, which need no routes for it.
	let validate: ValidateFunction<Body> | undefined;
	return {
		run: (body) => {
			validate ??= ajv.compile<Body>(schema);
			return validate(body) ? { result: run(body) ?? null } : { misfit: ajv.errorsText(validate.errors) };
		},
	};
}

/**
 * The emulator's methods as HTTP routes for other processes: `/_sandbox/<method>`, with the method's parameters by
 * name in a JSON body, and its result as `{ result }`. No key is asked for. `/_sandbox` itself gives the keys and ids;
 * whatever is POSTed to `/_sandbox/messages` is kept, and a GET gives it back; `/_sandbox/feeds/<name>` serves a
 * calendar.
 */
export function controlOf(emulator: Emulator, feeds: Feeds): Control {
	const nothing = {};
	const commands: Record<string, Command> = {
		state: command(nothing, () => ({
			url: emulator.url,
			apiKey: emulator.apiKey,
			otherApiKey: emulator.otherApiKey,
			personalAccessToken: emulator.personalAccessToken,
			workspaceId: emulator.workspaceId,
			devices: emulator.devices,
			entrances: emulator.entrances,
			cloudKeyId: emulator.cloudKeyId,
			accessCodes: emulator.accessCodes(),
			maxInFlight: emulator.maxInFlight,
			webhooks: emulator.webhooks(),
		})),
		accessCodes: command(nothing, () => emulator.accessCodes()),
		events: command(nothing, () => emulator.events()),
		automationRuns: command(nothing, () => emulator.automationRuns()),
		requests: command(nothing, () => emulator.requests),
		deliveries: command(nothing, () => emulator.deliveries),
		webhooks: command(nothing, () => emulator.webhooks()),
		resetRecording: command(nothing, () => emulator.resetRecording()),
		clearResponses: command(nothing, () => emulator.clearResponses()),
		addDevice: command<Parameters<Emulator['addDevice']>[0]>(NAMED_DETAILS, (details) =>
			emulator.addDevice(details),
		),
		addDevices: command<{ count: number }>(record({ count: { type: 'integer' } }), ({ count }) =>
			emulator.addDevices(count),
		),
		failProgramming: command<{
			match: Parameters<Emulator['failProgramming']>[0];
			error: Parameters<Emulator['failProgramming']>[1];
		}>(
			record({
				match: record({ device_id: text, name: text }, []),
				error: orNull(record({ error_code: text, message: text }, ['error_code'])),
			}),
			({ match, error }) => emulator.failProgramming(match, error),
		),
		configure: command<LiveSettings>(LIVE_SETTINGS, (changes) => emulator.configure(changes)),
		setCodeConstraints: command<{ device_id: string; constraints: CodeConstraints }>(
			record({
				device_id: text,
				constraints: record(
					{
						supported_code_lengths: { type: 'array', items: number },
						max_active_codes_supported: number,
						code_constraints: {
							type: 'array',
							items: record(
								{
									constraint_type: { enum: CODE_CONSTRAINT_TYPES },
									min_length: number,
									max_length: number,
								},
								['constraint_type'],
							),
						},
					},
					[],
				),
			}),
			({ device_id, constraints }) => emulator.setCodeConstraints(device_id, constraints),
		),
		setFeed: command<{ name: string; calendar: string }>(
			record({ name: text, calendar: text }),
			({ name, calendar }) => emulator.setFeed(name, calendar),
		),
		spoilFeed: command<{ name: string; fault: FeedFault | null; seconds?: number }>(
			record({ name: text, fault: orNull(FEED_FAULT), seconds: { type: 'number', minimum: 0 } }, [
				'name',
				'fault',
			]),
			({ name, fault, seconds }) => emulator.spoilFeed(name, fault, seconds),
		),
		addEntrance: command<Parameters<Emulator['addEntrance']>[0]>(NAMED_DETAILS, (details) =>
			emulator.addEntrance(details),
		),
		addUnmanagedCode: command<{
			device_id: string;
			details: Parameters<Emulator['addUnmanagedCode']>[1];
		}>(
			record({
				device_id: text,
				details: record(
					{
						name: orNull(text),
						code: orNull(text),
						starts_at: text,
						ends_at: text,
						cannot_be_managed: { const: true },
						cannot_delete_unmanaged_access_code: { const: true },
					},
					['name', 'code'],
				),
			}),
			({ device_id, details }) => emulator.addUnmanagedCode(device_id, details),
		),
		completeWebview: command<{ connect_webview_id: string; login?: Login }>(
			record(
				{
					connect_webview_id: text,
					login: record(
						{ provider: text, email: text, devices: { type: 'array', items: NAMED_DETAILS } },
						[],
					),
				},
				['connect_webview_id'],
			),
			({ connect_webview_id, login }) => emulator.completeWebview(connect_webview_id, login),
		),
		failWebview: command<{ connect_webview_id: string }>(
			record({ connect_webview_id: text }),
			({ connect_webview_id }) => emulator.failWebview(connect_webview_id),
		),
		setGrantable: command<{ device_id: string; grantable: boolean }>(
			record({ device_id: text, grantable: boolean }),
			({ device_id, grantable }) => emulator.setGrantable(device_id, grantable),
		),
		setDeviceOnline: command<{ device_id: string; online: boolean }>(
			record({ device_id: text, online: boolean }),
			({ device_id, online }) => emulator.setDeviceOnline(device_id, online),
		),
		setBattery: command<{ device_id: string; level: number }>(
			record({ device_id: text, level: { type: 'number', minimum: 0, maximum: 1 } }),
			({ device_id, level }) => emulator.setBattery(device_id, level),
		),
		setLockOutcome: command<{
			device_id: string;
			outcome: Parameters<Emulator['setLockOutcome']>[1];
		}>(
			record({
				device_id: text,
				outcome: {
					anyOf: [
						{ type: 'null' },
						record({ error: record({ type: text, message: text }) }),
						record({ was_confirmed_by_device: { const: false } }),
					],
				},
			}),
			({ device_id, outcome }) => emulator.setLockOutcome(device_id, outcome),
		),
		enterCode: command<{ device_id: string; code: string }>(
			record({ device_id: text, code: text }),
			({ device_id, code }) => emulator.enterCode(device_id, code),
		),
		respondNext: command<{
			path: string;
			answer: Parameters<Emulator['respondNext']>[1];
			times?: number;
		}>(
			record(
				{
					path: text,
					answer: record(
						{
							status: { type: 'integer', minimum: 200, maximum: 599 },
							body: {},
							headers: { type: 'object', additionalProperties: text },
							raw: text,
							destroy: { enum: ['before', 'after', 'mid-body'] },
							delayMs: number,
							applied: boolean,
						},
						['status'],
					),
					times: { type: 'integer', minimum: 1 },
				},
				['path', 'answer'],
			),
			({ path, answer, times }) => emulator.respondNext(path, answer, times),
		),
		advance: command<{ seconds: number }>(
			record({ seconds: { type: 'number', minimum: 0 } }),
			({ seconds }) => emulator.advance(seconds),
		),
		speed: command<{ speed: number }>(
			record({ speed: { type: 'number', exclusiveMinimum: 0 } }),
			({ speed }) => emulator.setSpeed(speed),
		),
		emit: command<{ event_type: string; payload: Record<string, unknown> }>(
			record({ event_type: text, payload: anyObject }),
			({ event_type, payload }) => emulator.emit(event_type, payload),
		),
	};
	return (method, path, body) => {
		const name = path.replace(/^\/_sandbox\/?/, '') || 'state';
		if (name === 'messages') {
			if (method === 'GET') return { status: 200, body: { result: emulator.messages } };
			emulator.messages.push({ at: Date.now(), body });
			return { status: 200, body: { result: null } };
		}
		const feed = name.match(/^feeds\/(.+)$/)?.[1];
		const served = feed === undefined ? undefined : feeds.read(decodeURIComponent(feed));
		if (served) return { status: 200, ...served };
		if (!Object.hasOwn(commands, name)) return { status: 404, body: { error: `There is no ${path}` } };
		try {
			const outcome = commands[name].run(body);
			if ('misfit' in outcome) return { status: 400, body: { error: outcome.misfit } };
			return { status: 200, body: outcome };
		} catch (error) {
			return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
		}
	};
}
