import Ajv, { type Schema } from 'ajv';
import type { Emulator } from './emulator';
import type { Control } from './server';

const ajv = new Ajv({ allErrors: true });

/** What a control route takes, and what it does with it. */
interface Command {
	/** Does it, or gives the reason why the body does not fit. */
	run: (body: unknown) => { result: unknown } | { misfit: string };
}

function command<Body>(schema: Schema, run: (body: Body) => unknown): Command {
	const validate = ajv.compile<Body>(schema);
	return {
		run: (body) =>
			validate(body) ? { result: run(body) ?? null } : { misfit: ajv.errorsText(validate.errors) },
	};
}

function record(properties: Record<string, Schema>, required = Object.keys(properties)): Schema {
	return { type: 'object', properties, required, additionalProperties: false };
}

const text = { type: 'string' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };
const anyObject = { type: 'object', additionalProperties: true };
const orNull = (schema: Schema) => ({ anyOf: [schema, { type: 'null' }] });

/**
 * The emulator's methods as HTTP routes for other processes: `/_sandbox/<method>`, with the method's parameters by
 * name in a JSON body, and its result as `{ result }`. No key is asked for. `/_sandbox` itself gives the keys and ids;
 * whatever is POSTed to `/_sandbox/messages` is kept, and a GET gives it back.
 */
export function controlOf(emulator: Emulator): Control {
	const nothing = {};
	const commands: Record<string, Command> = {
		state: command(nothing, () => ({
			url: emulator.url,
			apiKey: emulator.apiKey,
			otherApiKey: emulator.otherApiKey,
			personalAccessToken: emulator.personalAccessToken,
			workspaceId: emulator.workspaceId,
			devices: emulator.devices,
			accessCodes: emulator.accessCodes(),
			maxInFlight: emulator.maxInFlight,
			webhooks: emulator.webhooks(),
		})),
		accessCodes: command(nothing, () => emulator.accessCodes()),
		events: command(nothing, () => emulator.events()),
		requests: command(nothing, () => emulator.requests),
		deliveries: command(nothing, () => emulator.deliveries),
		webhooks: command(nothing, () => emulator.webhooks()),
		resetRecording: command(nothing, () => emulator.resetRecording()),
		clearResponses: command(nothing, () => emulator.clearResponses()),
		addDevice: command<Parameters<Emulator['addDevice']>[0]>(
			{ type: 'object', properties: { display_name: text }, required: ['display_name'] },
			(details) => emulator.addDevice(details),
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
