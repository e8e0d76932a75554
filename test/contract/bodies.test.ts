import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';

import { Seam } from '../../nodes/Seam/Seam.node';
import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { runNode } from '../engine/harness';
import { byId } from '../engine/support';
import { fieldsOf, operationsOf, type Field, type Operation } from './description';
import { allowedValues, assertRequestsMatchContract, parametersOf, type Schema } from './openapi';
import { sampleOfGrants } from './samplesOfGrants';
import { sampleOfRest } from './samplesOfRest';

const { description } = new Seam();
const operations = operationsOf(description).map(
	(operation) => [`${operation.resource} / ${operation.operation}`, operation] as const,
);

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ speed: 1000, rateLimits: false });
});
afterEach(async () => await emulator.stop());

async function seam(path: string, body: object): Promise<Record<string, Record<string, string>>> {
	const response = await fetch(`${emulator.url}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
	return await response.json();
}

/** What one run works on. Every run has its own, so that none gets in another's way. */
interface Booking {
	device_id: string;
	access_code_id: string;
	common_code_key: string;
}

let count = 0;

async function aBooking(): Promise<Booking> {
	const [device_id] = emulator.addDevices(1);
	const common_code_key = `booking-${(count += 1)}`;
	const { access_code } = await seam('/access_codes/create', { device_id, common_code_key, name: 'Front' });
	return { device_id, access_code_id: access_code.access_code_id, common_code_key };
}

/** Sample values for a field, at least one; the choices of a list, both of a switch. */
async function samplesFor(
	field: Field,
	operation: Operation,
	schema: Schema | undefined,
	booking: Booking,
): Promise<NodeParameterValueType[]> {
	const { device_id, access_code_id, common_code_key } = booking;
	const own = (await sampleOfGrants(field, operation, emulator)) ?? sampleOfRest(field, operation, emulator);
	if (own !== undefined) return [own];
	switch (field.path[field.path.length - 1]) {
		case 'deviceId':
			return [byId(device_id)];
		case 'deviceIds':
			return [[device_id, ...emulator.addDevices(1)]];
		case 'accessCodeId':
			return [field.type === 'resourceLocator' ? byId(access_code_id) : access_code_id];
		case 'accessCodeIds':
			return [
				`${access_code_id}, ${access_code_id}`,
				`={{ ["${access_code_id}"] }}`,
				`["${access_code_id}"]`,
			];
		case 'actionAttemptId': {
			const { action_attempt } = await seam('/locks/lock_door', { device_id });
			return [action_attempt.action_attempt_id];
		}
		case 'name':
			return ['Front', 'Anna'];
		case 'spaceKey': {
			const space_key = `${common_code_key}-${(count += 1)}`;
			const isNew = operation.resource === 'space' && operation.operation === 'upsert';
			if (!isNew) await seam('/spaces/create', { name: space_key, space_key, device_ids: [device_id] });
			return [{ __rl: true, mode: 'key', value: space_key }];
		}
		case 'code':
			return ['0479', '={{ "0479" }}'];
		case 'startsAt':
			return ['2027-03-27T15:00:00', '={{ $now.plus({ days: 1 }) }}', '2027-03-27'];
		case 'endsAt':
			return ['2027-03-29T11:00:00', '={{ $now.plus({ days: 2 }).toISO() }}', '2027-03-29'];
		case 'since':
			return ['2026-01-01T00:00:00', '={{ $now.minus({ days: 2 }) }}'];
		case 'until':
			return ['2027-01-01T00:00:00', '={{ $now.toISO() }}'];
		case 'timeZone':
			return ['auto', 'device', 'Asia/Tokyo'];
		case 'checkInTime':
		case 'checkOutTime':
			return ['15:00', '9:30'];
		case 'bookingKey':
			return [common_code_key];
		case 'listName':
			return [`list-${(count += 1)}`];
		case 'commonCodeKey':
			return [common_code_key];
		case 'eventTypes':
			return ['lock.unlocked, lock.locked', '={{ ["lock.unlocked"] }}'];
	}
	if (field.type === 'boolean') return [true, false];
	if (field.type === 'number') return [7];
	if (field.choices.length > 0) return field.type === 'multiOptions' ? [field.choices] : field.choices;
	const allowed = schema && allowedValues(schema);
	if (allowed) return [String(allowed[0])];
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

/** Fields that only make sense with others. */
const TOGETHER = [['startsAt', 'endsAt']];

function companions(field: Field, fields: Field[]): Field[] {
	const name = field.path.join('.');
	const group = TOGETHER.find((names) => names.includes(name)) ?? [];
	return fields.filter((other) => other !== field && group.includes(other.path.join('.')));
}

function defaultOf(fields: Field[], key: string): unknown {
	return fields.find(({ path }) => path.length === 1 && path[0] === key)?.default;
}

/** Runs one operation with what it requires, and on top of that with each given field at its nth sample value, if one has so many. */
async function runWith(operation: Operation, chosen: Field[], sample: number): Promise<void> {
	const { resource, operation: name, route = '' } = operation;
	const schemas = parametersOf(route);
	const fields = fieldsOf(description, operation);
	const booking = await aBooking();
	const parameters: INodeParameters = { resource, operation: name };
	let hasSample = chosen.length === 0 && sample === 0;
	const fill = async (field: Field) => {
		const samples = await samplesFor(field, operation, schemas.get(field.property ?? ''), booking);
		assign(parameters, field.path, samples[sample % samples.length]);
		hasSample ||= chosen.includes(field) && sample < samples.length;
	};
	for (const { condition } of chosen) Object.assign(parameters, condition);
	for (const field of chosen) await fill(field);
	if (!hasSample) return;
	const isShown = ({ condition }: Field) =>
		Object.entries(condition).every(([key, value]) => (parameters[key] ?? defaultOf(fields, key)) === value);
	const isNeeded = ({ required, path }: Field) =>
		required || (resource === 'booking' && path.join() === 'deviceIds' && !('spaceKey' in parameters));
	for (const field of fields) {
		if (isNeeded(field) && !chosen.includes(field) && isShown(field)) await fill(field);
	}
	await runNode({ parameters, credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
}

/** How many sample values of a field are tried; a list of time zones is not tried to its end. */
const SAMPLES = [0, 1, 2];

describe('every body that an operation can send', () => {
	it.each(operations)('%s', async (_name, operation) => {
		const fields = fieldsOf(description, operation);
		const free = fields.filter(({ condition }) => Object.keys(condition).length === 0);
		await Promise.all(
			SAMPLES.flatMap((sample) => [
				runWith(operation, [], sample),
				runWith(operation, free, sample),
				...fields.map(
					async (field) => await runWith(operation, [field, ...companions(field, fields)], sample),
				),
			]),
		);

		const requests = emulator.requests.filter(({ headers }) => headers['user-agent'] === 'n8n');
		assertRequestsMatchContract(requests);
		const sent = new Set(requests.flatMap(({ body }) => Object.keys(isParameters(body) ? body : {})));
		const expected = fields.flatMap(({ property }) => (property === undefined ? [] : [property]));
		expect(expected.filter((property) => !sent.has(property))).toEqual([]);
	});
});
