import Ajv, { type AnySchemaObject } from 'ajv';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Seam } from '../../../nodes/Seam/Seam.node';
import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { operationsOf } from '../../contract/description';
import { createCode, post, textAt } from '../../emulator/client';
import { exampleOf, sampleOf, type SampleSchema } from '../../readme/sample';
import { bookingRuns } from '../booking/samples';
import { afterAll, beforeAll, describe, it, onlyInOnePass } from '../harness/bothWays';
import { grantSampleRuns } from '../grants/sampleRuns';
import { sampleRuns } from '../rest/sampleRuns';
import { byId, inDays, jsonOf, operate } from './support';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const operations = operationsOf(new Seam().description).map(
	({ resource, operation }) => `${resource}/${operation}`,
);

/** Each kind of event has fields of its own; the sample has those that all events of an access code have. */
const OPEN = ['event/getAll'];

/** What an item must look like if the sample is right: these fields, all of them, of these types. */
function strictly({ type, properties, items }: SampleSchema, isOpen: boolean): AnySchemaObject {
	if (items) return { type, items: { ...strictly(items, true) } };
	if (!properties) return { type };
	return {
		type,
		required: Object.keys(properties),
		additionalProperties: isOpen,
		properties: Object.fromEntries(
			Object.entries(properties).map(([name, inner]) => [name, strictly(inner, isOpen)]),
		),
	};
}

function findings(name: string, json: unknown): string[] {
	const [resource, operation] = name.split('/');
	const validate = ajv.compile(strictly(sampleOf(resource, operation), OPEN.includes(name)));
	if (validate(json)) return [];
	return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ speed: 50, rateLimits: false });
});
afterAll(async () => await emulator.stop());

const dates = { startsAt: inDays(1), endsAt: inDays(3) };
const door = () => emulator.addDevices(1)[0];
const code = async (body: object = {}) => await createCode(emulator, { device_id: door(), ...body });
const withDates = async (body: object = {}) =>
	await code({ starts_at: dates.startsAt, ends_at: dates.endsAt, ...body });

/** A code that its lock does not take: it has errors. */
async function failingCode(): Promise<string> {
	const device_id = door();
	emulator.failProgramming({ device_id }, { error_code: 'failed_to_set_on_device', message: 'No answer.' });
	const id = await createCode(emulator, { device_id });
	emulator.advance(60);
	return id;
}

/** A code that is being deleted: it has a warning. */
async function goingCode(): Promise<string> {
	const device_id = door();
	const id = await createCode(emulator, { device_id });
	emulator.advance(60);
	emulator.setDeviceOnline(device_id, false);
	await post(emulator, '/access_codes/delete', { access_code_id: id });
	return id;
}

/** Parameters to run each operation with; else as in the defaults. */
const runs: Record<string, () => Promise<INodeParameters[]>> = {
	'accessCode/create': async () => [
		{ deviceId: byId(door()) },
		{ deviceId: byId(door()), name: 'A', ...dates },
	],
	'accessCode/upsert': async () => [
		{ deviceId: byId(door()), name: 'A' },
		{ deviceId: byId(door()), name: 'A', ...dates },
	],
	'accessCode/createMany': async () => [{ deviceIds: emulator.addDevices(2), ...dates }],
	'accessCode/update': async () => [
		{ accessCodeId: byId(await code()), name: 'B' },
		{ accessCodeId: byId(await failingCode()), name: 'B' },
	],
	'accessCode/updateMany': async () => {
		const device_ids = emulator.addDevices(2);
		const { body } = await post(emulator, '/access_codes/create_multiple', { device_ids });
		return [
			{ commonCodeKey: textAt(body, 'access_codes.0.common_code_key'), deviceIds: device_ids, name: 'B' },
		];
	},
	'accessCode/get': async () => [
		{ accessCodeId: byId(await code()) },
		{ accessCodeId: byId(await withDates()) },
		{ accessCodeId: byId(await failingCode()) },
		{ accessCodeId: byId(await goingCode()) },
	],
	'accessCode/getAll': async () => [{ filters: { accessCodeIds: await failingCode() } }],
	'accessCode/pullBackup': async () => {
		const device_id = emulator.devices.backupPool;
		return [{ accessCodeId: byId(await withDates({ device_id, use_backup_access_code_pool: true })) }];
	},
	'accessCode/delete': async () => [{ accessCodeId: byId(await code()) }],
	'accessCode/generateCode': async () => [{ deviceId: byId(door()) }],
	'device/get': async () =>
		Object.values(emulator.devices).map((device_id) => ({ deviceId: byId(device_id) })),
	'device/getAll': async () => [{ returnAll: true }],
	'lock/lock': async () => [{ deviceId: byId(door()) }],
	'lock/unlock': async () => [{ deviceId: byId(door()) }],
	'actionAttempt/get': async () => {
		const { body } = await post(emulator, '/locks/lock_door', { device_id: door() });
		return [{ actionAttemptId: textAt(body, 'action_attempt.action_attempt_id') }];
	},
	'event/getAll': async () => {
		const id = await code();
		emulator.advance(60);
		return [{ filters: { accessCodeId: id } }];
	},
	...bookingRuns(() => emulator),
	...grantSampleRuns(() => emulator),
	...sampleRuns(() => emulator),
};

async function findingsInRuns(name: string): Promise<string[]> {
	const [resource, operation] = name.split('/');
	const results = await Promise.all(
		(await runs[name]()).map(
			async (parameters) => await operate(emulator, [resource, operation], parameters),
		),
	);
	expect(results.map(({ error }) => error)).toEqual(results.map(() => undefined));
	const items: IDataObject[] = results.flatMap(jsonOf);
	expect(items.length).toBeGreaterThan(0);
	return items.flatMap((json) => findings(name, json));
}

/** What n8n's routing engine, which takes items one by one, can't run. */
const TOGETHER = ['booking/sync'];

describe('the output samples', () => {
	it.each(operations.filter((name) => !TOGETHER.includes(name)))('are what comes out: %s', async (name) => {
		expect(await findingsInRuns(name)).toEqual([]);
	});

	it.each(operations)('have examples that fit them: %s', (name) => {
		const [resource, operation] = name.split('/');
		expect(findings(name, exampleOf(sampleOf(resource, operation)))).toEqual([]);
	});
});

onlyInOnePass('operations on all items together', 'the routing engine takes one by one', () => {
	it.each(TOGETHER)('put out what their samples say: %s', async (name) => {
		expect(await findingsInRuns(name)).toEqual([]);
	});
});
