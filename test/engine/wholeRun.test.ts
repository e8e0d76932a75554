import { UserError, type INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { giveCredentials } from './credentialsByItem';
import { afterAll, beforeAll, describe, it, onlyInOnePass } from './harness/bothWays';
import { byId, create, failureOf } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	[door] = emulator.addDevices(1);
	emulator.resetRecording();
});
afterEach(() => jest.restoreAllMocks());

const input = [{ name: 'Anna' }, { name: 'Ben' }, { name: 'Cleo' }];

/** What fails for all items of a run alike: how it comes about, and what the first item's error says. */
type Failure = [what: string, arrange: () => INodeParameters, message: RegExp];

const WHEN_SENDING: Failure[] = [
	[
		'the base URL is none',
		() => {
			giveCredentials(() => ({ apiKey: emulator.apiKey, baseUrl: 'ftp://localhost' }));
			return {};
		},
		/^'Base URL' must start with https:\/\/ .* \[item 0\]$/,
	],
];

const BEFORE_SENDING: Failure[] = [
	[
		'there is no credential',
		() => {
			giveCredentials(() => {
				// As n8n's own error for this, which is a kind of UserError.
				throw new UserError('Credential with ID "1" does not exist for type "seamApi".');
			});
			return {};
		},
		/^Credential with ID "1" does not exist for type "seamApi" \[item 0\]$/,
	],
	[
		'the proxy is no address',
		() => ({ requestOptions: { proxy: 'not an address' } }),
		/^'Proxy' is not an address: "not an address" \[item 0\]$/,
	],
	[
		"an expression in 'Request Options' fails",
		() => ({ requestOptions: { timeout: "={{ $('Nowhere').item.json.timeout }}" } }),
		/Nowhere|Referenced node/,
	],
	[
		"an expression in 'Batching' fails",
		() => ({
			requestOptions: {
				batching: { batch: { batchSize: "={{ $('Nowhere').item.json.size }}", batchInterval: 10 } },
			},
		}),
		/Nowhere|Referenced node/,
	],
	[
		'an expression in a field fails',
		() => ({ code: "={{ $('Nowhere').item.json.code }}" }),
		/Nowhere|Referenced node/,
	],
];

/** The three On Error modes, for a run that fails like this. */
function declareModes(arrange: Failure[1], message: Failure[2]): void {
	const parameters = () => ({ deviceId: byId(door), name: '={{ $json.name }}', ...arrange() });

	it('every item comes out as a failed one, and none as a success', async () => {
		const { items, error, status } = await create(emulator, parameters(), {
			input,
			onError: 'continueRegularOutput',
		});
		expect([error, status]).toEqual([undefined, 'success']);
		expect(items.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual(
			input.map((_item, item) => [['error'], { item }]),
		);
		expect(failureOf(items[0]).message).toMatch(message);
		expect(emulator.requests).toEqual([]);
	});

	it('every item leaves by the error branch, and none by the other', async () => {
		const { items, errorItems, error, status } = await create(emulator, parameters(), {
			input,
			onError: 'continueErrorOutput',
		});
		expect([error, status]).toEqual([undefined, 'success']);
		expect(items).toEqual([]);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual(input.map((_item, item) => ({ item })));
		expect(failureOf(errorItems[0]).message).toMatch(message);
	});

	it('the workflow stops with an error that says so', async () => {
		const { items, errorItems, error, nextNodeRan } = await create(emulator, parameters(), { input });
		expect(error?.message).toMatch(message);
		expect([items, errorItems, nextNodeRan]).toEqual([[], [], false]);
		expect(emulator.requests).toEqual([]);
	});
}

describe.each(WHEN_SENDING)('where %s', (_what, arrange, message) => declareModes(arrange, message));

onlyInOnePass('what fails before a request', 'the routing engine looks at it before any handler', () => {
	describe.each(BEFORE_SENDING)('where %s', (_what, arrange, message) => declareModes(arrange, message));
});

describe('where one item has no credential', () => {
	it('the others go on', async () => {
		giveCredentials((itemIndex) => {
			if (itemIndex === 1) throw new Error('The expression in the credential fails');
			return { apiKey: emulator.apiKey, baseUrl: emulator.url };
		});
		const { items, errorItems } = await create(
			emulator,
			{ deviceId: byId(door), name: '={{ $json.name }}' },
			{ input, onError: 'continueErrorOutput' },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['Anna', { item: 0 }],
			['Cleo', { item: 2 }],
		]);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});
});
