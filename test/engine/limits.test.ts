/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as pause } from 'node:timers/promises';

import { warningsDuring } from '../nodeProcess';
import { describe, it } from './harness/bothWays';
import { bodiesOf, byId, completionOf, countOf, create, failureOf, inSeam } from './support';

const CREATE = '/access_codes/create';
const refusal = (headers: Record<string, string> = {}) => ({
	status: 429,
	headers,
	body: { error: { type: 'too_many_requests', message: 'Too Many Requests' }, ok: false },
});

// One block, so that all of them wait at the same time.
describe('limits and retries', () => {
	it.concurrent(
		'at most ten requests of a run are in flight, and every item gets its answer',
		inSeam({}, async ({ emulator }) => {
			const devices = emulator.addDevices(20);
			const body = { error: { type: 'duplicate_access_code', message: 'Duplicate' }, ok: false };
			emulator.respondNext(CREATE, { status: 409, body, delayMs: 200 }, 100);
			const { items } = await create(
				emulator,
				{ deviceId: byId('={{ $json.device }}') },
				{
					input: Array.from({ length: 200 }, (_, index) => ({ device: devices[index % 20] })),
					onError: 'continueRegularOutput',
				},
			);
			expect(items.filter(({ json }) => 'error' in json)).toHaveLength(100);
			expect(items.filter(({ json }) => 'access_code_id' in json)).toHaveLength(100);
			expect(emulator.maxInFlight).toBeGreaterThan(1);
			expect(emulator.maxInFlight).toBeLessThanOrEqual(10);
		}),
	);

	it.concurrent.each(['seconds', 'date', 'none'] as const)(
		'more codes for one lock than Seam allows in a minute all get there: Retry-After %s',
		async (retryAfter) => {
			await inSeam({ rateLimits: true, retryAfter, speed: 20 }, async ({ emulator, door }) => {
				const input = Array.from({ length: 25 }, (_, index) => ({ name: `Guest ${index}` }));
				const { items, error } = await create(
					emulator,
					{ deviceId: byId(door), name: '={{ $json.name }}' },
					{ input },
				);
				expect(error).toBeUndefined();
				expect(items.map(({ json }) => json.name)).toEqual(input.map(({ name }) => name));
				const names = emulator
					.accessCodes()
					.filter(({ device_id }) => device_id === door)
					.map(({ name }) => name);
				expect(names.sort()).toEqual(input.map(({ name }) => name).sort());
				const refused = emulator.requests.filter(({ status }) => status === 429).length;
				expect(refused).toBeGreaterThan(0);
				expect(refused).toBeLessThanOrEqual(12);
			})();
		},
	);

	it.concurrent(
		'one busy lock holds up none of the others',
		inSeam({}, async ({ emulator, door }) => {
			const [other] = emulator.addDevices(1);
			emulator.respondNext(CREATE, refusal({ 'retry-after': '3' }));
			const { error } = await create(
				emulator,
				{ deviceId: byId('={{ $json.device }}') },
				{ input: [{ device: door }, { device: other }, { device: other }, { device: other }] },
			);
			expect(error).toBeUndefined();
			const order = emulator.requests.filter(({ status }) => status === 200).map(({ body }) => body);
			expect(order).toEqual([other, other, other, door].map((device_id) => ({ device_id })));
		}),
	);

	it.concurrent(
		'a wait longer than two minutes is not begun, and the item fails with what to do',
		inSeam({}, async ({ emulator, door }) => {
			emulator.respondNext(CREATE, refusal({ 'retry-after': '121' }), 30);
			const { items } = await create(
				emulator,
				{ deviceId: byId(door) },
				{ input: Array.from({ length: 20 }, () => ({})), onError: 'continueRegularOutput' },
			);
			expect(items.map((item) => [failureOf(item).message, item.pairedItem])).toEqual(
				Array.from({ length: 20 }, (_, item) => [`Too Many Requests [item ${item}]`, { item }]),
			);
			expect(failureOf(items[0])).toMatchObject({ http_code: '429' });
			expect(emulator.accessCodes()).toEqual([]);
		}),
	);

	it.concurrent(
		'the rest of a run goes on after one lock had to wait',
		inSeam({}, async ({ emulator, door }) => {
			emulator.respondNext(CREATE, refusal({ 'retry-after': '1' }), 3);
			const { items, error, durationMs } = await create(
				emulator,
				{ deviceId: byId(door), waitForCompletion: true },
				{ input: [{}, {}, {}] },
			);
			expect(error).toBeUndefined();
			expect(items.map((item) => completionOf(item).state)).toEqual(['set', 'set', 'set']);
			expect(countOf(emulator, CREATE)).toBe(6);
			expect(durationMs).toBeGreaterThan(1900);
		}),
	);

	const inTokyo = {
		startsAt: '2027-03-27T15:00',
		endsAt: '2027-03-29T11:00',
		additionalFields: { timeZone: 'device' },
	};

	it.concurrent.each([
		['503', { status: 503, raw: '' }],
		['a cut before', { status: 200, destroy: 'before' as const }],
		['a cut after', { status: 200, destroy: 'after' as const }],
		['half an answer', { status: 200, destroy: 'mid-body' as const }],
	])('a read is tried four times in all: %s', async (_, answer) => {
		await inSeam({}, async ({ emulator }) => {
			const deviceId = byId(emulator.devices.tokyo);
			emulator.respondNext('/devices/get', answer, 3);
			const { error } = await create(emulator, { deviceId, ...inTokyo });
			expect(error).toBeUndefined();
			expect(countOf(emulator, '/devices/get')).toBe(4);
			expect(bodiesOf(emulator)).toMatchObject([{ starts_at: '2027-03-27T06:00:00.000Z' }]);
		})();
	});

	it.concurrent(
		'a read that fails for ever fails the item, in words, and nothing is created',
		inSeam({}, async ({ emulator }) => {
			emulator.respondNext('/devices/get', { status: 503, raw: '' }, 10);
			const deviceId = byId(emulator.devices.tokyo);
			const { error } = await create(emulator, { deviceId, ...inTokyo });
			expect(error?.message).toBe(
				`${new URL(emulator.url).host} answered with HTTP status 503 and an empty answer, which is not an answer of Seam's [item 0]`,
			);
			expect(error?.description).toContain('This lies with Seam. Try again in a few minutes');
			expect(countOf(emulator, '/devices/get')).toBe(4);
			expect(countOf(emulator, CREATE)).toBe(0);
		}),
	);

	it.concurrent.each([
		['503', { status: 503, raw: '' }],
		['a cut before', { status: 200, destroy: 'before' as const }],
		['a cut after', { status: 200, destroy: 'after' as const }],
		['half an answer', { status: 200, destroy: 'mid-body' as const }],
		['200 with null', { status: 200, body: null }],
	])('a write whose fate is unknown is sent once: %s', async (_, answer) => {
		await inSeam({}, async ({ emulator, door }) => {
			emulator.respondNext(CREATE, answer, 10);
			const { error } = await create(emulator, { deviceId: byId(door) });
			expect(error?.message).toContain('it is not known whether the access code was created');
			await pause(300);
			expect(countOf(emulator, CREATE)).toBe(1);
		})();
	});

	it.concurrent(
		'five hundred items wait together without a warning of Node.js, with one look a tick',
		inSeam({ programmingSeconds: 120 }, async ({ emulator }) => {
			const devices = emulator.addDevices(50);
			const warnings = await warningsDuring(async () => {
				const { items, error, durationMs } = await create(
					emulator,
					{ deviceId: byId('={{ $json.device }}'), waitForCompletion: true },
					{ input: Array.from({ length: 500 }, (_, index) => ({ device: devices[index % 50] })) },
				);
				expect(error).toBeUndefined();
				expect(items).toHaveLength(500);
				expect(countOf(emulator, '/access_codes/list')).toBeLessThanOrEqual(Math.ceil(durationMs / 1000));
			});
			expect(warnings).toEqual([]);
			expect(emulator.maxInFlight).toBeLessThanOrEqual(10);
		}),
	);
});
