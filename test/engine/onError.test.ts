import type { INodeExecutionData } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { afterAll, beforeAll, describe, it, itByItself, onlyInOnePass } from './harness/bothWays';
import { byId, create, failureOf } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, programmingSeconds: 30, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	[door] = emulator.addDevices(1);
	emulator.resetRecording();
	emulator.clearResponses();
});

const NOWHERE = '11111111-1111-4111-8111-111111111111';

/** Twenty bookings of which the 4th, the 11th and the 20th are bad, each in its own way. */
function bookings() {
	return Array.from({ length: 20 }, (_, index) => ({
		name: `Guest ${index}`,
		device: index === 10 ? NOWHERE : door,
		code: index === 3 ? '12a4' : '',
		start: index === 19 ? '2027-03-29' : '2027-03-27',
	}));
}

const booking = {
	deviceId: byId('={{ $json.device }}'),
	name: '={{ $json.name }}',
	code: '={{ $json.code }}',
	startsAt: '={{ $json.start }}',
	endsAt: '2027-03-28',
};

const BAD = [3, 10, 19];
const GOOD = Array.from({ length: 20 }, (_, index) => index).filter((index) => !BAD.includes(index));
const ERRORS = [
	'\'Code\' is not a code that a lock takes: "12a4" [item 3]',
	'Device not found [item 10]',
	'\'Ends At\' "2027-03-28" is not after \'Starts At\' "2027-03-29" [item 19]',
];

const named = (items: INodeExecutionData[]) => items.map(({ json, pairedItem }) => [json.name, pairedItem]);
const codesMade = () => emulator.accessCodes().filter(({ device_id }) => device_id === door).length;

describe('twenty items of which three are bad', () => {
	it('stop: the error names the first of them, nothing comes out, and nothing was sent', async () => {
		const { items, errorItems, error, status, nextNodeRan } = await create(emulator, booking, {
			input: bookings(),
		});
		expect(status).toBe('error');
		expect(error?.message).toBe(ERRORS[0]);
		expect([items, errorItems, nextNodeRan]).toEqual([[], [], false]);
		expect(codesMade()).toBe(0);
		expect(emulator.requests).toEqual([]);
	});

	itByItself('stop: after a failure no new write starts, and the error names what was made', async () => {
		const additionalFields = { timeZone: 'UTC' };
		const input = bookings().filter((_, index) => index !== 3 && index !== 19);
		const { error } = await create(emulator, { ...booking, additionalFields }, { input });
		expect(error?.message).toBe('Device not found [item 9]');
		const made = emulator.accessCodes().filter(({ device_id }) => device_id === door);
		expect(made.length).toBeLessThan(18);
		for (const { access_code_id } of made) expect(error?.description).toContain(access_code_id);
		expect(error?.description?.split('This run made access code')).toHaveLength(2);
	});

	it('continue: all come out in their places, the bad ones with their error', async () => {
		const { items, error, status } = await create(emulator, booking, {
			input: bookings(),
			onError: 'continueRegularOutput',
		});
		expect([error, status]).toEqual([undefined, 'success']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 20 }, (_, item) => ({ item })),
		);
		expect(BAD.map((index) => failureOf(items[index]).message)).toEqual(ERRORS);
		expect(GOOD.map((index) => items[index].json.name)).toEqual(GOOD.map((index) => `Guest ${index}`));
		expect(codesMade()).toBe(17);
	});

	it('continue on the error branch: the good ones here, the bad ones there, each paired', async () => {
		const { items, errorItems, error, status } = await create(emulator, booking, {
			input: bookings(),
			onError: 'continueErrorOutput',
		});
		expect([error, status]).toEqual([undefined, 'success']);
		expect(named(items)).toEqual(GOOD.map((item) => [`Guest ${item}`, { item }]));
		expect(errorItems.map((item) => [failureOf(item).message, item.pairedItem])).toEqual(
			BAD.map((item, index) => [ERRORS[index], { item }]),
		);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'an item that failed says in its details what to do: %s',
		async (onError) => {
			const { items, errorItems } = await create(emulator, booking, { input: bookings(), onError });
			const failed = [...items, ...errorItems].filter(({ json }) => 'error' in json);
			expect(failed).toHaveLength(3);
			// By this single key every release of n8n knows a failed item; n8n puts the input beside it on the error branch.
			for (const { json } of failed) {
				if (onError === 'continueRegularOutput') expect(Object.keys(json)).toEqual(['error']);
			}
			expect(failed.map(failureOf)).toEqual([
				{ message: ERRORS[0], description: expect.stringContaining('4 to 12 digits'), http_code: null },
				{
					message: ERRORS[1],
					description: expect.stringMatching(
						/^Pick the device again.*\nSeam's reason code: device_not_found/,
					),
					http_code: '404',
				},
				{ message: ERRORS[2], description: expect.stringContaining('after the start'), http_code: null },
			]);
		},
	);
});

describe('an item that failed after its code was made', () => {
	const waiting = { deviceId: byId('={{ $json.device }}'), name: 'Anna', waitForCompletion: true };

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'carries the access code: %s',
		async (onError) => {
			emulator.failProgramming(
				{ device_id: door },
				{ error_code: 'no_space_for_access_code_on_device', message: 'There is no room.' },
			);
			const [good] = emulator.addDevices(1);
			const input = [{ device: good }, { device: door }];
			const { items, errorItems } = await create(emulator, waiting, { input, onError });
			const [made] = emulator.accessCodes().filter(({ device_id }) => device_id === door);
			const failed = onError === 'continueErrorOutput' ? errorItems[0] : items[1];
			expect(failed.pairedItem).toEqual({ item: 1 });
			expect(failureOf(failed).message).toBe(
				`Access code ${made.access_code_id} can not be put on the lock: There is no room [item 1]`,
			);
			expect(failureOf(failed)).toMatchObject({
				access_code: {
					access_code_id: made.access_code_id,
					code: made.code,
					name: 'Anna',
					completion: { state: 'failed' },
				},
			});
			expect(items[0].json).toMatchObject({ device_id: good, completion: { state: 'set' } });
		},
	);

	it('names the access code in the error that stops the workflow', async () => {
		emulator.setDeviceOnline(door, false);
		const { error } = await create(
			emulator,
			{ ...waiting, options: { timeout: 1 } },
			{ input: [{ device: door }] },
		);
		const [made] = emulator.accessCodes().filter(({ device_id }) => device_id === door);
		expect(error?.message).toContain(made.access_code_id);
	});
});

onlyInOnePass('an item whose expression fails', 'the routing engine does not pair it', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'does not take the others with it, and stays paired: %s',
		async (onError) => {
			const { items, errorItems } = await create(
				emulator,
				{ deviceId: byId(door), name: "={{ $json.bad ? $('Nowhere').item.json.name : $json.name }}" },
				{ input: [{ name: 'Anna' }, { bad: true }, { name: 'Ben' }], onError },
			);
			const failed = [...items, ...errorItems].filter(({ json }) => 'error' in json);
			expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
			const fine = items.filter(({ json }) => !('error' in json));
			expect(named(fine)).toEqual([
				['Anna', { item: 0 }],
				['Ben', { item: 2 }],
			]);
		},
	);
});
