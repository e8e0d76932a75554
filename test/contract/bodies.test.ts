import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { Seam } from '../../nodes/Seam/Seam.node';
import { runNode } from '../engine/harness';
import { fieldsOf, operationsOf, type Field, type Operation } from './description';
import { assertRequestsMatchContract, parametersOf, type Schema } from './openapi';
import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';

const { description } = new Seam();
const operations = operationsOf(description);

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 1000, rateLimits: false });
});
afterAll(async () => await emulator.stop());

async function seam(path: string, body: object): Promise<Record<string, Record<string, string>>> {
	const response = await fetch(`${emulator.url}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	return await response.json();
}

let count = 0;

/** An access code to work on, of its own for every run. */
async function anAccessCode(): Promise<string> {
	const name = `Booking ${(count += 1)}`;
	const body = { device_id: emulator.devices.frontDoor, name, common_code_key: 'booking' };
	const { access_code } = await seam('/access_codes/create', body);
	return access_code.access_code_id;
}

const byId = (value: string): NodeParameterValueType => ({ __rl: true, mode: 'id', value });

/** Sample values for a field, at least one; every choice of a list, both of a switch. */
async function samplesFor(field: Field, schema: Schema | undefined): Promise<NodeParameterValueType[]> {
	const name = field.path[field.path.length - 1];
	switch (name) {
		case 'deviceId':
			return [byId(emulator.devices.frontDoor)];
		case 'deviceIds':
			return [[emulator.devices.frontDoor, emulator.devices.backDoor]];
		case 'accessCodeId': {
			const id = await anAccessCode();
			return [field.type === 'resourceLocator' ? byId(id) : id];
		}
		case 'accessCodeIds':
			return [`${await anAccessCode()}, ${await anAccessCode()}`, `={{ ["${await anAccessCode()}"] }}`];
		case 'actionAttemptId': {
			const { action_attempt } = await seam('/locks/lock_door', { device_id: emulator.devices.frontDoor });
			return [action_attempt.action_attempt_id];
		}
		case 'code':
			return ['0479', '={{ "0479" }}'];
		case 'startsAt':
		case 'since':
			return ['2027-03-27T15:00:00', '={{ $now.plus({ days: 1 }) }}'];
		case 'endsAt':
		case 'until':
			return ['2027-03-29T11:00:00', '={{ $now.plus({ days: 2 }).toISO() }}'];
		case 'timeZone':
			return ['workflow', 'device', 'Asia/Tokyo'];
		case 'commonCodeKey':
			return ['booking'];
		case 'eventTypes':
			return ['lock.unlocked, lock.locked', '={{ ["lock.unlocked"] }}'];
	}
	if (field.type === 'boolean') return [true, false];
	if (field.type === 'number') return [7];
	if (field.choices.length > 0) {
		const choices = field.choices.slice(0, 5);
		return field.type === 'multiOptions' ? [choices] : choices;
	}
	return [schema?.format === 'uuid' ? '6aae9d08-fed6-4ca5-8328-e36849ab48fe' : 'Front'];
}

function isParameters(value: unknown): value is INodeParameters {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assign(parameters: INodeParameters, path: string[], value: NodeParameterValueType): void {
	const [head, ...rest] = path;
	if (rest.length === 0) {
		parameters[head] = value;
		return;
	}
	const inner = parameters[head];
	const branch = isParameters(inner) ? inner : {};
	parameters[head] = branch;
	assign(branch, rest, value);
}

/** Dates go together. */
const TOGETHER = [['startsAt', 'endsAt']];

function companions(field: Field, fields: Field[]): Field[] {
	const name = field.path.join('.');
	const group = TOGETHER.find((names) => names.includes(name)) ?? [];
	return fields.filter((other) => other !== field && group.includes(other.path.join('.')));
}

/** Runs one operation with what it requires, and on top of that with each given field at each of its sample values. */
async function runWith(operation: Operation, chosen: Field[], sample: number): Promise<void> {
	const { resource, operation: name, route = '' } = operation;
	const schemas = parametersOf(route);
	const fields = fieldsOf(description, operation);
	const conditions: Field['condition'] = {};
	for (const { condition } of chosen) Object.assign(conditions, condition);
	const shown = fields.filter(({ condition }) =>
		Object.entries(condition).every(([key, value]) => (conditions[key] ?? defaultOf(fields, key)) === value),
	);
	const wanted = new Set([...shown.filter(({ required }) => required), ...chosen]);
	const parameters: INodeParameters = { resource, operation: name };
	for (const [key, value] of Object.entries(conditions)) parameters[key] = value;
	for (const field of wanted) {
		const samples = await samplesFor(field, schemas.get(field.property ?? ''));
		assign(parameters, field.path, samples[Math.min(sample, samples.length - 1)]);
	}
	await runNode({ parameters, credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
}

function defaultOf(fields: Field[], key: string): unknown {
	return fields.find(({ path }) => path.length === 1 && path[0] === key)?.default;
}

describe('every body that an operation can send', () => {
	it.each(
		operations.map((operation) => [`${operation.resource} / ${operation.operation}`, operation] as const),
	)('%s', async (_name, operation) => {
		const fields = fieldsOf(description, operation);
		emulator.resetRecording();
		await runWith(operation, [], 0);
		for (const field of fields) {
			const schema = parametersOf(operation.route ?? '').get(field.property ?? '');
			const samples = await samplesFor(field, schema);
			for (const index of samples.keys())
				await runWith(operation, [field, ...companions(field, fields)], index);
		}
		const free = fields.filter(({ condition }) => Object.keys(condition).length === 0);
		for (const index of [0, 1]) await runWith(operation, free, index);

		const requests = emulator.requests.filter(({ headers }) => headers['user-agent'] === 'n8n');
		assertRequestsMatchContract(requests);
		const sent = new Set(
			requests
				.filter(({ path }) => path === operation.route)
				.flatMap(({ body }) => Object.keys(isParameters(body) ? body : {})),
		);
		const expected = fields.flatMap(({ property }) => (property === undefined ? [] : [property]));
		expect(expected.filter((property) => !sent.has(property))).toEqual([]);
	});
});
