import type { INodeListSearchResult } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { searchList, testCredential, type ListSearchOptions } from './harness';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	emulator.resetRecording();
	emulator.clearResponses();
});

async function search(options: Partial<ListSearchOptions> = {}): Promise<INodeListSearchResult> {
	return await searchList({
		method: 'searchDevices',
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		parameters: { resource: 'accessCode', operation: 'create' },
		path: 'deviceId',
		...options,
	});
}

const names = ({ results }: INodeListSearchResult) => results.map(({ name }) => name);

describe('the list of devices', () => {
	it('shows those that take codes, by name and place, in order', async () => {
		const { results, paginationToken } = await search();
		expect(results).toEqual([
			{ name: 'Back Door (Harbour House)', value: emulator.devices.backDoor },
			{ name: 'Bathroom Door (Mill Cottage)', value: emulator.devices.bathroom },
			{ name: 'Bicycle Shed (Harbour House)', value: emulator.devices.justInTime },
			{ name: 'Boat House (Lake)', value: emulator.devices.noTimeZone },
			{ name: 'Front Door (Harbour House)', value: emulator.devices.frontDoor },
			{ name: 'Garden Flat (Harbour House)', value: emulator.devices.backupPool },
			{ name: 'Garden Gate (Harbour House)', value: emulator.devices.offline },
			{ name: 'Lakeview Loft', value: emulator.devices.chicago },
			{ name: 'Letter Box (Harbour House)', value: emulator.devices.threeCodes },
			{ name: 'Mountain Hut (Alp)', value: emulator.devices.offlineCodes },
			{ name: 'Shibuya Flat', value: emulator.devices.tokyo },
		]);
		expect(paginationToken).toBeUndefined();
	});

	it('finds what was typed, by asking Seam', async () => {
		expect(names(await search({ filter: ' garden ' }))).toEqual([
			'Garden Flat (Harbour House)',
			'Garden Gate (Harbour House)',
		]);
		expect(emulator.requests[0].body).toMatchObject({ search: 'garden' });
		expect(names(await search({ filter: 'nothing like it' }))).toEqual([]);
		expect(names(await search({ filter: '  ' }))).toHaveLength(11);
	});

	it('goes on with what the page before gave, until there is no more', async () => {
		const many = emulator.addDevices(250);
		const seen = new Map<unknown, string>();
		let paginationToken: string | undefined;
		let pages = 0;
		do {
			const page: INodeListSearchResult = await search({ filter: 'Room', paginationToken });
			for (const { name, value } of page.results) seen.set(value, name);
			paginationToken = page.paginationToken as string | undefined;
			pages += 1;
		} while (paginationToken);
		expect(pages).toBe(3);
		const rooms = [...seen].filter(([, name]) => name.startsWith('Room ')).map(([id]) => id);
		expect(rooms.sort()).toEqual([...many].sort());
	});

	it('never shows an empty page while there is more', async () => {
		const thermostats = Array.from({ length: 230 }, (_, index) =>
			emulator.addDevice({
				display_name: `Heating ${index}`,
				device_type: 'ecobee_thermostat',
				capabilities_supported: ['thermostat'],
				can_program_online_access_codes: false,
			}),
		);
		emulator.addDevice({ display_name: 'Heating Cellar Door' });
		expect(thermostats).toHaveLength(230);
		const { results } = await search({ filter: 'Heating' });
		expect(results.map(({ name }) => name)).toEqual(['Heating Cellar Door']);
	});

	it.each([
		['an expression that has no value yet', { __rl: true, mode: 'id', value: '={{ $json.door }}' }],
		['nothing', ''],
		['null', null],
	])('opens while the field holds %s', async (_, deviceId) => {
		const parameters = { resource: 'accessCode', operation: 'create', deviceId };
		expect(names(await search({ filter: 'Front', parameters }))).toContain('Front Door (Harbour House)');
	});

	it('opens where nothing is chosen yet', async () => {
		expect(names(await search({ parameters: {}, filter: 'Front' }))).toContain('Front Door (Harbour House)');
	});

	it('says what is wrong: a wrong key', async () => {
		const credentials = { apiKey: 'seam_wrong', baseUrl: emulator.url };
		await expect(search({ credentials })).rejects.toMatchObject({
			message: 'API Key not found',
			description: expect.stringContaining('Check the API key in the credential'),
		});
	});

	it('says what is wrong: an address that is no web address', async () => {
		const credentials = { apiKey: emulator.apiKey, baseUrl: 'seam' };
		await expect(search({ credentials })).rejects.toThrow('\'Base URL\' is not a web address: "seam"');
	});

	it('says what is wrong: a server that is down', async () => {
		emulator.respondNext('/devices/list', { status: 503, raw: '' }, 10);
		await expect(search()).rejects.toThrow(/answered with HTTP status 503 and an empty answer/);
	});
});

describe('the test of the credential', () => {
	it('succeeds with the right key', async () => {
		expect(await testCredential({ apiKey: emulator.apiKey, baseUrl: emulator.url })).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /workspaces/get',
		]);
	});

	it('succeeds with a personal access token and its workspace', async () => {
		const credential = {
			apiKey: emulator.personalAccessToken,
			baseUrl: emulator.url,
			workspaceId: emulator.workspaceId,
		};
		expect((await testCredential(credential)).status).toBe('OK');
	});

	it.each<[string, { apiKey?: string; baseUrl?: string; workspaceId?: string }, string]>([
		[
			'a wrong key',
			{ apiKey: 'seam_wrong' },
			"Seam does not know this API key. Copy it again from Seam's console.",
		],
		['a key that was copied shortened', { apiKey: 'seam_te…st' }, "'API Key' in the credential holds"],
		[
			'an address without https',
			{ baseUrl: 'http://connect.getseam.com' },
			"'Base URL' must start with https",
		],
		['an address that is none', { baseUrl: 'seam' }, "'Base URL' is not a web address"],
		['a server that is not there', { baseUrl: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
	])('says what is wrong: %s', async (_, credential, message) => {
		const result = await testCredential({ apiKey: emulator.apiKey, baseUrl: emulator.url, ...credential });
		expect(result.status).toBe('Error');
		expect(result.message).toContain(message);
	});

	it('says so when a personal access token lacks its workspace', async () => {
		const result = await testCredential({ apiKey: emulator.personalAccessToken, baseUrl: emulator.url });
		expect(result).toMatchObject({ status: 'Error' });
		expect(result.message).toContain("Fill in 'Workspace ID'");
	});

	it.each([
		['a web page', { status: 200, raw: '<html>' }],
		['null', { status: 200, body: null }],
		['JSON of another service', { status: 200, body: { status: 'up' } }],
		['an empty 503', { status: 503, raw: '' }],
		['a redirect', { status: 302, headers: { location: 'https://example.com' }, raw: '' }],
	])('does not take %s for Seam', async (_, answer) => {
		emulator.respondNext('/workspaces/get', answer, 5);
		expect(await testCredential({ apiKey: emulator.apiKey, baseUrl: emulator.url })).toEqual({
			status: 'Error',
			message: "That address does not answer as Seam does. Check 'Base URL'.",
		});
	});

	it('says so when Seam refuses the key for another reason', async () => {
		const body = { error: { type: 'forbidden', message: 'No' }, ok: false };
		emulator.respondNext('/workspaces/get', { status: 403, body });
		const result = await testCredential({ apiKey: emulator.apiKey, baseUrl: emulator.url });
		expect(result.message).toBe(
			'Seam rejected this API key. Check that it is a key of the workspace you mean.',
		);
	});
});
