import { sleep, type INodeParameters } from 'n8n-workflow';

import { hoursFromNow } from '../emulator/client';
import type { NodeOptions } from './harness';
import { describe, it, onlyInOnePass } from './harness/bothWays';
import { byId, completionOf, countOf, create, inSeam, until, type OwnSeam } from './support';

/** Creates a code on the door of the test and waits for it. */
async function wait(
	{ emulator, door }: OwnSeam,
	parameters: INodeParameters = {},
	options: Partial<NodeOptions> = {},
) {
	return await create(emulator, { deviceId: byId(door), waitForCompletion: true, ...parameters }, options);
}

/** The ID of the one code on the door of the test. */
function madeOn({ emulator, door }: OwnSeam): string {
	const [made] = emulator.accessCodes().filter(({ device_id }) => device_id === door);
	return made.access_code_id;
}

const CODES = '/access_codes/list';
const ATTEMPTS = '/action_attempts/list';
const soon = { startsAt: hoursFromNow(24), endsAt: hoursFromNow(48) };
const farAhead = { startsAt: hoursFromNow(24 * 30), endsAt: hoursFromNow(24 * 31) };

// One block, so that all of them wait at the same time.
describe('waiting for completion', () => {
	it.concurrent(
		'a code ends its wait set, when it is on the lock',
		inSeam({}, async (seam) => {
			const { items, error } = await wait(seam, { code: '0479' });
			expect(error).toBeUndefined();
			expect(items[0].json).toMatchObject({ code: '0479', status: 'set', device_id: seam.door });
			const { state, waited_seconds: waited } = completionOf(items[0]);
			expect(state).toBe('set');
			expect(waited).toBeGreaterThanOrEqual(1);
			expect(completionOf(items[0])).not.toHaveProperty('scheduled_at');
		}),
	);

	it.concurrent(
		'a code ends its wait with the whole object when Simplify is off',
		inSeam({}, async (seam) => {
			const { items } = await wait(seam, { simplify: false });
			expect(items[0].json).toMatchObject({ pending_mutations: [], is_managed: true });
			expect(completionOf(items[0]).state).toBe('set');
		}),
	);

	it.concurrent(
		'a code ends its wait scheduled, when it is on the lock and opens later',
		inSeam({}, async (seam) => {
			const { items, error } = await wait(seam, soon);
			expect(error).toBeUndefined();
			expect(items[0].json).toMatchObject({ status: 'unset', type: 'time_bound' });
			expect(completionOf(items[0]).state).toBe('scheduled');
		}),
	);

	it.concurrent(
		'a code ends its wait deferred, at once, with the time when Seam will put it there',
		inSeam({}, async (seam) => {
			const { items, error } = await wait(seam, farAhead);
			expect(error).toBeUndefined();
			expect(completionOf(items[0])).toMatchObject({ state: 'deferred', waited_seconds: 0 });
			const scheduledAt = Date.parse(String(completionOf(items[0]).scheduled_at));
			expect(Date.parse(farAhead.startsAt) - scheduledAt).toBe(72 * 3_600_000);
			expect(seam.emulator.requests.map(({ path }) => path)).toEqual(['/access_codes/create']);
		}),
	);

	it.concurrent.each([
		[
			'code_constraints_violated',
			'This lock takes no code of three equal digits',
			"Give another one in 'Code'",
		],
		['duplicate_code_on_device', 'Somebody else has put this code there', 'The lock already has this code'],
		['no_space_for_access_code_on_device', 'There is no room', 'The lock is full'],
		['access_code_inactive', 'It was switched off', 'Switch it on there'],
	])('a code ends its wait failed, when the lock refuses it: %s', async (error_code, message, remedy) => {
		await inSeam({}, async (seam) => {
			seam.emulator.failProgramming({ device_id: seam.door }, { error_code, message: `${message}.` });
			const { error, items } = await wait(seam, { name: 'Anna' });
			expect(items).toEqual([]);
			expect(error?.message).toBe(
				`Access code ${madeOn(seam)} can not be put on the lock: ${message} [item 0]`,
			);
			expect(error?.description).toContain(remedy);
			expect(error?.description).toContain(`Seam's reason code: ${error_code}`);
			expect(countOf(seam.emulator, CODES)).toBeLessThanOrEqual(3);
		})();
	});

	it.concurrent(
		'a code ends its wait failed, when it is deleted meanwhile',
		inSeam({}, async (seam) => {
			seam.emulator.setDeviceOnline(seam.door, false);
			const waiting = wait(seam, { options: { timeout: 10 } });
			await until(() => countOf(seam.emulator, CODES) > 0);
			seam.emulator.respondNext(CODES, { status: 200, body: { access_codes: [], ok: true } }, 3);
			const { error } = await waiting;
			expect(error?.message).toBe(
				`Access code ${madeOn(seam)} can not be put on the lock: Seam no longer has this access code [item 0]`,
			);
		}),
	);

	it.concurrent(
		'a code ends its wait with an error when the time is up, which says where it stands',
		inSeam({}, async (seam) => {
			seam.emulator.setDeviceOnline(seam.door, false);
			const { error, durationMs } = await wait(seam, { options: { timeout: 2 } });
			expect(error?.message).toBe(
				`Access code ${madeOn(seam)} was not on the lock within 2 seconds [item 0]`,
			);
			expect(error?.description).toMatch(
				/^Last state: pending\.\nSeam last said: .* \(device_disconnected\)\.\nSeam goes on trying\. Raise 'Timeout' in 'Options'/,
			);
			expect(durationMs).toBeLessThan(10_000);
		}),
	);

	it.concurrent(
		'a code ends its wait with an error when the time is up, which carries what Seam tries to get over',
		inSeam({}, async (seam) => {
			const failure = { error_code: 'failed_to_set_on_device', message: 'The lock did not respond.' };
			seam.emulator.failProgramming({ device_id: seam.door }, failure);
			const { error } = await wait(seam, { options: { timeout: 2 } });
			expect(error?.description).toContain(
				'Seam last said: The lock did not respond. (failed_to_set_on_device).',
			);
		}),
	);

	it.concurrent(
		'a code ends its wait pending, when the time is up and it shall go on',
		inSeam({}, async (seam) => {
			seam.emulator.setDeviceOnline(seam.door, false);
			const { items, error } = await wait(seam, { options: { timeout: 2, onTimeout: 'continue' } });
			expect(error).toBeUndefined();
			const { state, waited_seconds: waited } = completionOf(items[0]);
			expect(state).toBe('pending');
			expect(waited).toBeGreaterThanOrEqual(2);
			expect(waited).toBeLessThan(10);
			expect(items[0].json.errors).toMatchObject([{ error_code: 'device_disconnected' }]);
		}),
	);

	it.concurrent(
		'a code ends its wait set, after Seam got over an error of its own',
		inSeam({}, async (seam) => {
			const { emulator, door } = seam;
			emulator.failProgramming({ device_id: door }, { error_code: 'failed_to_set_on_device' });
			const running = wait(seam);
			await until(() => countOf(emulator, CODES) > 0);
			emulator.failProgramming({ device_id: door }, null);
			const { items, error } = await running;
			expect(error).toBeUndefined();
			expect(completionOf(items[0]).state).toBe('set');
		}),
	);

	it.concurrent(
		'a code ends its wait set, though looks fail in every way',
		inSeam({}, async (seam) => {
			const { emulator } = seam;
			emulator.respondNext(CODES, { status: 500, raw: '' });
			emulator.respondNext(CODES, { status: 200, destroy: 'after' });
			emulator.respondNext(CODES, { status: 200, body: null });
			emulator.respondNext(CODES, { status: 200, raw: '<html>' });
			emulator.respondNext(CODES, { status: 429, headers: { 'retry-after': '1' }, raw: '' });
			const { items, error } = await wait(seam);
			expect(error).toBeUndefined();
			expect(completionOf(items[0]).state).toBe('set');
			expect(countOf(emulator, CODES)).toBe(6);
		}),
	);

	it.concurrent(
		'a code ends its wait with an error when the key is refused meanwhile, without losing the code',
		inSeam({}, async (seam) => {
			const refusal = { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false };
			seam.emulator.respondNext(CODES, { status: 401, body: refusal }, 5);
			const { error } = await wait(seam);
			expect(error?.message).toBe('API Key not found [item 0]');
			expect(error?.description).toContain(`Access code ID: ${madeOn(seam)}`);
			expect(countOf(seam.emulator, CODES)).toBe(1);
		}),
	);

	it.concurrent(
		'a code ends its wait near its deadline, though a look hangs, which is then given up',
		inSeam({}, async (seam) => {
			const { emulator } = seam;
			emulator.setDeviceOnline(seam.door, false);
			const logged = () => emulator.requests.filter(({ status }) => status === 0).length;
			for (const list of [CODES, ATTEMPTS]) emulator.respondNext(list, { status: 200, delayMs: 20_000 }, 5);
			const { error, durationMs } = await wait(seam, { options: { timeout: 2 } });
			expect(error?.message).toContain('was not on the lock within 2 seconds');
			expect(durationMs).toBeLessThan(10_000);
			expect(logged()).toBeLessThanOrEqual(2);
		}),
	);

	it.concurrent(
		'many codes in one run: a hundred share one look a tick, at most ten requests at once',
		inSeam({ programmingSeconds: ({ name }) => 30 + (Number(name) % 50) * 6 }, async ({ emulator }) => {
			const devices = emulator.addDevices(10);
			const input = Array.from({ length: 100 }, (_, index) => ({
				name: String(index),
				device: devices[index % 10],
			}));
			const { items, error, durationMs } = await create(
				emulator,
				{ deviceId: byId('={{ $json.device }}'), name: '={{ $json.name }}', waitForCompletion: true },
				{ input },
			);
			expect(error).toBeUndefined();
			expect(items.map((item) => [item.json.name, completionOf(item).state, item.pairedItem])).toEqual(
				input.map(({ name }, item) => [name, 'set', { item }]),
			);
			expect(countOf(emulator, '/access_codes/create')).toBe(100);
			const ticks = Math.ceil(durationMs / 1000);
			expect(ticks).toBeGreaterThan(4);
			expect(countOf(emulator, CODES)).toBeLessThanOrEqual(ticks);
			expect(countOf(emulator, ATTEMPTS)).toBeLessThanOrEqual(ticks);
			expect(emulator.maxInFlight).toBeLessThanOrEqual(10);
		}),
	);

	it.concurrent(
		'many codes in one run: each ends in its own way',
		inSeam({}, async ({ emulator, door }) => {
			const [offline, full] = emulator.addDevices(2);
			emulator.setDeviceOnline(offline, false);
			emulator.failProgramming(
				{ device_id: full },
				{ error_code: 'no_space_for_access_code_on_device', message: 'There is no room.' },
			);
			const { items } = await create(
				emulator,
				{
					deviceId: byId('={{ $json.device }}'),
					startsAt: '={{ $json.startsAt }}',
					endsAt: '={{ $json.endsAt }}',
					waitForCompletion: true,
					options: { timeout: 2, onTimeout: '={{ $json.onTimeout }}' },
				},
				{
					onError: 'continueRegularOutput',
					input: [
						{ device: door },
						{ device: door, ...soon },
						{ device: door, ...farAhead },
						{ device: offline, onTimeout: 'continue' },
						{ device: offline, onTimeout: 'error' },
						{ device: full },
					],
				},
			);
			const ends = items.map(({ json }) => {
				const { state } = Object(json.completion ?? Object(json.error).access_code?.completion);
				return [state, String(Object(json.error).message ?? '').replace(/Access code [\w-]+/, 'It')];
			});
			expect(ends).toEqual([
				['set', ''],
				['scheduled', ''],
				['deferred', ''],
				['pending', ''],
				['pending', 'It was not on the lock within 2 seconds [item 4]'],
				['failed', 'It can not be put on the lock: There is no room [item 5]'],
			]);
		}),
	);

	it.concurrent(
		"Seam's older answers without mutations are judged by their status",
		inSeam({ pendingMutations: false, actionAttempts: 'none' }, async (seam) => {
			const [set, deferred] = await Promise.all([wait(seam), wait(seam, farAhead)]);
			expect(completionOf(set.items[0]).state).toBe('set');
			expect(completionOf(deferred.items[0])).toEqual({ state: 'deferred', waited_seconds: 0 });
		}),
	);

	it.concurrent(
		"Seam's older answers with an action attempt beside the code end the wait when the attempt fails",
		inSeam({ actionAttempts: 'pending-with-code', programmingSeconds: 3000 }, async (seam) => {
			const { emulator } = seam;
			const running = wait(seam);
			await until(() => countOf(emulator, ATTEMPTS) > 0);
			const asked = emulator.requests.find(({ path }) => path === ATTEMPTS)?.body;
			const [action_attempt_id] = (asked as { action_attempt_ids: string[] }).action_attempt_ids;
			const error = { type: 'device_offline', message: 'Device offline' };
			const attempt = { action_attempt_id, status: 'error', result: null, error };
			emulator.respondNext(ATTEMPTS, { status: 200, body: { action_attempts: [attempt], ok: true } });
			expect((await running).error?.message).toBe(
				`Access code ${madeOn(seam)} can not be put on the lock: Device offline [item 0]`,
			);
		}),
	);

	it.concurrent(
		"Seam's older answers with an action attempt that nobody may look up are followed by the code alone",
		inSeam({ actionAttempts: 'pending-with-code' }, async (seam) => {
			const refusal = { error: { type: 'forbidden', message: 'Not yours' }, ok: false };
			seam.emulator.respondNext(ATTEMPTS, { status: 403, body: refusal }, 5);
			const { items, error } = await wait(seam);
			expect(error).toBeUndefined();
			expect(completionOf(items[0]).state).toBe('set');
		}),
	);

	it.concurrent.each([true, false])(
		"Seam's older answers with nothing but a pending action attempt give the code out of it: waiting %s",
		async (waitForCompletion) => {
			await inSeam({ actionAttempts: 'pending-only' }, async (seam) => {
				const { items, error } = await wait(seam, { name: 'Anna', code: '0479', waitForCompletion });
				expect(error).toBeUndefined();
				expect(items[0].json).toMatchObject({ name: 'Anna', code: '0479', device_id: seam.door });
				if (waitForCompletion) expect(completionOf(items[0]).state).toBe('set');
				else expect(items[0].json).not.toHaveProperty('completion');
				expect(countOf(seam.emulator, '/access_codes/create')).toBe(1);
			})();
		},
	);

	it.concurrent(
		"Seam's older answers with nothing but an attempt that fails end with its error and its ID",
		inSeam({ actionAttempts: 'pending-only' }, async (seam) => {
			const failure = { error_code: 'no_space_for_access_code_on_device', message: 'There is no room.' };
			seam.emulator.failProgramming({ device_id: seam.door }, failure);
			const { error } = await wait(seam);
			expect(error?.message).toMatch(/^Action attempt [\w-]+ failed: There is no room \[item 0\]$/);
		}),
	);

	it.concurrent(
		"Seam's older answers with nothing but an attempt that does not end let the time run out",
		inSeam({ actionAttempts: 'pending-only', programmingSeconds: 3000 }, async (seam) => {
			const { error } = await wait(seam, { waitForCompletion: false, options: { timeout: 2 } });
			expect(error?.message).toMatch(/^Action attempt [\w-]+ did not end within 2 seconds \[item 0\]$/);
		}),
	);

	it.concurrent.each(['create', 'upsert'])(
		"Seam's older answers with nothing but an attempt that does not end let the workflow go on: %s",
		async (operation) => {
			await inSeam({ actionAttempts: 'pending-only', programmingSeconds: 3000 }, async (seam) => {
				const options = { timeout: 2, onTimeout: 'continue' };
				const { items, error } = await wait(seam, { operation, name: 'BK-1', options });
				expect(error).toBeUndefined();
				expect(items[0].json).toMatchObject({
					action_attempt_id: expect.any(String),
					status: 'pending',
					...(operation === 'upsert' && { change: 'created' }),
				});
				expect(completionOf(items[0]).state).toBe('pending');
			})();
		},
	);

	/** Cancels a run when something holds; checks that it ends at once and that nothing of it goes on. */
	async function cancelWhen(
		seam: OwnSeam,
		holds: () => boolean,
		run: (options: Partial<NodeOptions>) => ReturnType<typeof create>,
	) {
		const cancel = new AbortController();
		const running = run({ signal: cancel.signal });
		await until(holds);
		await sleep(50);
		cancel.abort();
		const result = await running;
		expect(result.status).toBe('canceled');
		// Until 1.88 at least, n8n does not tell why.
		expect(result.error?.name).toMatch(/^(Manual)?ExecutionCancelledError$/);
		expect(result.nextNodeRan).toBe(false);
		expect(result.cancelLatencyMs).toBeLessThan(1000);
		await sleep(1000); // What was on its way arrives.
		const sent = seam.emulator.requests.length;
		await sleep(1000);
		expect(seam.emulator.requests).toHaveLength(sent);
		return result;
	}

	it.concurrent(
		'cancelling during a wait keeps the codes that exist in the output',
		inSeam({ programmingSeconds: 3000 }, async (seam) => {
			const { emulator } = seam;
			const { items } = await cancelWhen(
				seam,
				() => countOf(emulator, CODES) > 0,
				async (options) =>
					await wait(
						seam,
						{ name: '={{ $json.name }}' },
						{ ...options, input: [{ name: 'a' }, { name: 'b' }] },
					),
			);
			expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
				['a', { item: 0 }],
				['b', { item: 1 }],
			]);
			expect(items.map((item) => completionOf(item).state)).toEqual(['pending', 'pending']);
			expect(items.map(({ json }) => json.access_code_id).sort()).toEqual(
				emulator
					.accessCodes()
					.map(({ access_code_id }) => access_code_id)
					.sort(),
			);
		}),
	);

	it.concurrent(
		'cancelling during a look that hangs',
		inSeam({ programmingSeconds: 3000 }, async (seam) => {
			const { emulator } = seam;
			emulator.respondNext(CODES, { status: 200, delayMs: 10_000 });
			const { items } = await cancelWhen(
				seam,
				() => countOf(emulator, CODES) > 0,
				async (options) => await wait(seam, {}, options),
			);
			expect(items[0].json.access_code_id).toBe(madeOn(seam));
		}),
	);

	it.concurrent(
		'cancelling during a wait for an attempt that has no code yet keeps the attempt',
		inSeam({ programmingSeconds: 3000, actionAttempts: 'pending-only' }, async (seam) => {
			const { items } = await cancelWhen(
				seam,
				() => countOf(seam.emulator, ATTEMPTS) > 0,
				async (options) => await wait(seam, {}, options),
			);
			expect(items[0].json).toMatchObject({ action_type: 'CREATE_ACCESS_CODE', status: 'pending' });
		}),
	);

	it.concurrent(
		'cancelling during a pause after 429',
		inSeam({}, async (seam) => {
			const { emulator } = seam;
			emulator.respondNext(
				'/access_codes/create',
				{ status: 429, headers: { 'retry-after': '2' }, raw: '' },
				50,
			);
			const { items } = await cancelWhen(
				seam,
				() => countOf(emulator, '/access_codes/create') > 0,
				async (options) =>
					await wait(seam, {}, { ...options, input: Array.from({ length: 30 }, () => ({})) }),
			);
			expect(items).toEqual([]);
			expect(emulator.accessCodes()).toEqual([]);
		}),
	);

	it.concurrent(
		'cancelling during a request',
		inSeam({}, async (seam) => {
			const { emulator } = seam;
			emulator.respondNext('/access_codes/create', { status: 200, delayMs: 10_000, applied: true }, 30);
			await cancelWhen(
				seam,
				() => countOf(emulator, '/access_codes/create') === 9,
				async (options) =>
					await wait(seam, {}, { ...options, input: Array.from({ length: 30 }, () => ({})) }),
			);
			expect(countOf(emulator, '/access_codes/create')).toBe(9);
		}),
	);

	it.concurrent(
		'cancelling during a pause before a read is tried again',
		inSeam({}, async (seam) => {
			const { emulator } = seam;
			emulator.respondNext('/devices/get', { status: 503, raw: '' }, 10);
			const { items } = await cancelWhen(
				seam,
				() => countOf(emulator, '/devices/get') === 2,
				async (options) =>
					await wait(
						seam,
						{
							startsAt: '2027-03-27T15:00',
							endsAt: '2027-03-29T11:00',
							additionalFields: { timeZone: 'device' },
						},
						options,
					),
			);
			expect(items).toEqual([]);
			expect(countOf(emulator, '/access_codes/create')).toBe(0);
		}),
	);

	onlyInOnePass('cancelling between two batches', 'the routing engine sleeps on', () => {
		it.concurrent(
			'ends at once',
			inSeam({}, async (seam) => {
				const { emulator } = seam;
				const requestOptions = { batching: { batch: { batchSize: 2, batchInterval: 60_000 } } };
				const { items } = await cancelWhen(
					seam,
					() => emulator.accessCodes().length === 2,
					async (options) =>
						await wait(
							seam,
							{ waitForCompletion: false, requestOptions },
							{ ...options, input: [{}, {}, {}, {}] },
						),
				);
				expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			}),
		);
	});

	it.concurrent(
		'cancelling by the time limit of the workflow',
		inSeam({ programmingSeconds: 3000 }, async (seam) => {
			const { items, status, nextNodeRan } = await wait(seam, {}, { executionTimeoutMs: 1500 });
			expect(status).toBe('canceled');
			expect(nextNodeRan).toBe(false);
			expect(items[0].json.access_code_id).toBe(madeOn(seam));
		}),
	);
});
