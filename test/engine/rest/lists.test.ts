import type { INodeListSearchResult } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { searchList, type ListSearchOptions } from '../harness';
import { byId } from '../support';
import { connectedAccount, schedule, thermostat } from './ground';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterAll(async () => await emulator.stop());

async function search(
	method: string,
	options: Partial<ListSearchOptions> = {},
): Promise<INodeListSearchResult['results']> {
	const credentials = { apiKey: emulator.apiKey, baseUrl: emulator.url };
	return (await searchList({ method, credentials, ...options })).results;
}

it('thermostats are all that is in the list of devices for a thermostat', async () => {
	const loft = thermostat(emulator);
	expect(await search('searchDevices', { parameters: { resource: 'thermostat' } })).toEqual([
		{ name: 'Hallway Thermostat (Harbour House)', value: emulator.devices.thermostat },
		{ name: 'Loft Thermostat', value: loft },
	]);
});

describe('the list of climate presets', () => {
	const presets = [
		{ name: 'Occupied', value: 'occupied' },
		{ name: 'Vacant', value: 'vacant' },
	];

	it('has those of the thermostat that is picked', async () => {
		const parameters = { resource: 'thermostat', deviceId: byId(thermostat(emulator)) };
		expect(await search('searchClimatePresets', { parameters })).toEqual(presets);
		expect(await search('searchClimatePresets', { parameters, filter: ' VAC ' })).toEqual([presets[1]]);
	});

	it('has those of the thermostat of a schedule', async () => {
		const parameters = { resource: 'thermostat', thermostatScheduleId: await schedule(emulator, 5) };
		expect(await search('searchClimatePresets', { parameters })).toEqual(presets);
	});

	it.each([{}, { deviceId: byId('={{ $json.thermostat }}') }])(
		'says that it needs the thermostat: %j',
		async (parameters) => {
			await expect(search('searchClimatePresets', { parameters })).rejects.toMatchObject({
				message: 'It is not known which thermostat the climate presets are of',
				description: expect.stringContaining('Pick the thermostat first'),
			});
		},
	);
});

it('accounts are listed with their maker', async () => {
	const id = await connectedAccount(emulator, 'nora@example.com');
	expect(await search('searchConnectedAccounts', { filter: 'nora' })).toEqual([
		{ name: 'nora@example.com (August)', value: id },
	]);
});

it('entrances are listed that a key from the cloud opens', async () => {
	const { gym, lobby } = emulator.entrances;
	expect(await search('searchEntrances')).toEqual([
		{ name: 'Gym', value: gym },
		{ name: 'Lobby', value: lobby },
	]);
});

it('codes that Seam did not make are listed with their lock', async () => {
	const flat = emulator.addDevice({ display_name: 'Flat 9' });
	const id = emulator.addUnmanagedCode(flat, { name: 'Cleaner', code: '2580' });
	const parameters = { resource: 'unmanagedAccessCode' };
	expect(await search('searchAccessCodes', { parameters })).toEqual([
		{ name: 'Cleaner (Flat 9)', value: id },
	]);
	expect(await search('searchAccessCodes', { parameters, filter: 'nobody' })).toEqual([]);
});

it('time zones are found by a part of their name', async () => {
	expect(await search('searchTimeZones', { filter: 'new york' })).toEqual([
		{ name: 'America/New_York', value: 'America/New_York' },
	]);
});
