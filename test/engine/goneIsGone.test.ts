import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterAll(async () => await emulator.stop());

const ID = '6f1f3c1d-0000-4000-8000-000000000001';
const picked = (value: string) => ({ __rl: true, mode: 'id', value });

/** What can be deleted: its route, Seam's word for it, and the operation. */
const DELETIONS: Array<[route: string, what: string, parameters: INodeParameters]> = [
	['/access_codes/delete', 'access_code', { resource: 'accessCode', accessCodeId: picked(ID) }],
	[
		'/access_codes/unmanaged/delete',
		'access_code',
		{ resource: 'unmanagedAccessCode', accessCodeId: picked(ID) },
	],
	['/access_grants/delete', 'access_grant', { resource: 'accessGrant', accessGrantId: ID }],
	['/access_methods/delete', 'access_method', { resource: 'accessMethod', accessMethodId: ID }],
	['/spaces/delete', 'space', { resource: 'space', spaceKey: picked(ID) }],
	[
		'/thermostats/schedules/delete',
		'thermostat_schedule',
		{ resource: 'thermostat', operation: 'deleteSchedule', thermostatScheduleId: ID },
	],
];

async function deleteAt(route: string, type: string, parameters: INodeParameters) {
	emulator.respondNext(route, {
		status: 404,
		body: { error: { type, message: 'Not found' }, ok: false },
	});
	return await runNode({
		parameters: { operation: 'delete', ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
}

describe.each(DELETIONS)('%s', (route, what, parameters) => {
	it('counts what Seam no longer has as deleted', async () => {
		const { error, items } = await deleteAt(route, `${what}_not_found`, parameters);
		expect(error).toBeUndefined();
		expect(items).toMatchObject([{ json: { deleted: true } }]);
	});

	it('fails where something else is not there', async () => {
		const { error, items } = await deleteAt(route, 'workspace_not_found', parameters);
		expect(error?.message).toBe('Not found [item 0]');
		expect(items).toEqual([]);
	});
});
