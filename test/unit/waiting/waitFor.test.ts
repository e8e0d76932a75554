import type { IDataObject } from 'n8n-workflow';

import type { WaitSettings } from '../../../nodes/Seam/execute/itemContext';
import type { AccessCode, ActionAttempt } from '../../../nodes/Seam/seamObjects';
import type { SeenGrant } from '../../../nodes/Seam/waiting/grantCompletion';
import { Poller } from '../../../nodes/Seam/waiting/poller';
import {
	accessCodeOfAttempt,
	Waiting,
	waitForAccessCode,
	waitForActionAttempt,
	waitForRemoval,
} from '../../../nodes/Seam/waiting/waitFor';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What Seam shows at a time (milliseconds since the test began); undefined: it has no such object. */
interface World {
	code?: (now: number) => AccessCode | undefined;
	attempt?: (now: number) => ActionAttempt | undefined;
}

function startWaiting({ code, attempt }: World, settings: Partial<WaitSettings> = {}): Waiting {
	const start = performance.now();
	const pollerOf = <Seen>(show?: (now: number) => Seen | undefined) =>
		new Poller<Seen>(async (ids) => {
			const seen = show?.(performance.now() - start);
			return new Map(seen === undefined ? [] : ids.map((id) => [id, seen]));
		});
	const pollers = {
		accessCodes: pollerOf(code),
		accessGrants: pollerOf<SeenGrant>(),
		actionAttempts: pollerOf(attempt),
		attemptsBesideCode: pollerOf(attempt),
	};
	return new Waiting(async () => pollers, { isOn: true, timeout: 5000, onTimeout: 'error', ...settings });
}

/** Waits for as long as it takes, and says how long that was. */
async function ended<T>(wait: Promise<T>): Promise<{ outcome: T; after: number }> {
	const start = performance.now();
	let took = 0;
	void wait.finally(() => (took = performance.now() - start)).catch(() => {});
	await after(60_000);
	return { outcome: await wait, after: took };
}

const creating: AccessCode = { access_code_id: 'code', pending_mutations: [{ mutation_code: 'creating' }] };
const onLock: AccessCode = { access_code_id: 'code', pending_mutations: [] };
const running: ActionAttempt = { action_attempt_id: 'attempt', status: 'pending' };

describe('a code that is made by an action attempt, as in older answers of Seam', () => {
	const madeAt = (ms: number, access_code: IDataObject) => (now: number) =>
		now < ms ? running : { ...running, status: 'success', result: { access_code } };

	it('has one timeout for both parts of its wait', async () => {
		const waiting = startWaiting({ code: () => creating, attempt: madeAt(3500, creating) });
		const wait = async () => {
			const made = await accessCodeOfAttempt(waiting, running);
			expect(made).toEqual(creating);
			return await waitForAccessCode(waiting, made ?? onLock, {});
		};
		const { outcome, after: took } = await ended(wait());
		expect(took).toBe(5000);
		expect(outcome.failure).toMatchObject({
			message: 'Access code code was not on the lock within 5 seconds',
		});
	});

	it('says how long both parts took', async () => {
		const waiting = startWaiting({ code: () => onLock, attempt: madeAt(1500, creating) });
		const wait = async () =>
			await waitForAccessCode(waiting, (await accessCodeOfAttempt(waiting, running)) ?? onLock, {});
		const { outcome } = await ended(wait());
		expect(outcome.json.completion).toEqual({ state: 'set', waited_seconds: 3 });
	});

	it.each<[string, object, string]>([
		['no code in it', {}, 'Action attempt attempt ended without an access code'],
		['null in its place', { result: null }, 'Action attempt attempt ended without an access code'],
	])('is an error where the attempt succeeds with %s', async (_, fields, message) => {
		const waiting = startWaiting({ attempt: () => ({ ...running, status: 'success', ...fields }) });
		const wait = accessCodeOfAttempt(waiting, running);
		const failing = expect(wait).rejects.toMatchObject({ name: 'WaitError', message });
		await after(2000);
		await failing;
	});
});

describe('a wait for a code to be gone', () => {
	it('ends when Seam no longer has it', async () => {
		const waiting = startWaiting({ code: (now) => (now < 2500 ? onLock : undefined) });
		const { outcome } = await ended(waitForRemoval(waiting, 'code', undefined));
		expect(outcome).toEqual({
			json: {
				deleted: true,
				access_code_id: 'code',
				completion: { state: 'deleted', waited_seconds: 3 },
			},
		});
	});

	it.each<[string, IDataObject[] | undefined, string | undefined]>([
		[
			'the last of several',
			[
				{ error_code: 'provider_issue', message: 'Busy' },
				{ error_code: 'device_disconnected', message: 'Offline' },
			],
			'Seam last said: Offline (device_disconnected).',
		],
		[
			'one without words',
			[{ error_code: 'failed_to_remove_from_device' }],
			'Seam last said: failed_to_remove_from_device (failed_to_remove_from_device).',
		],
		['one without a code', [{ message: 'Oops' }], undefined],
		['none', undefined, undefined],
	])('says what hindered it when the time is up: %s', async (_, errors, line) => {
		const waiting = startWaiting({ code: () => ({ ...onLock, status: 'removing', errors }) });
		const { outcome } = await ended(waitForRemoval(waiting, 'code', undefined));
		const { message, description } = Object(outcome.failure);
		expect(message).toBe('Access code code was not off the lock within 5 seconds');
		const [state, ...lines] = String(description).split('\n');
		expect(state).toBe('Last state: pending.');
		expect(lines.slice(0, -1)).toEqual(line === undefined ? [] : [line]);
		expect(outcome.json).toMatchObject({ access_code_id: 'code' });
	});

	it('says that it is not gone where the user lets the workflow go on', async () => {
		const waiting = startWaiting({ code: () => onLock }, { onTimeout: 'continue' });
		const { outcome } = await ended(waitForRemoval(waiting, 'code', undefined));
		expect(outcome).toEqual({
			json: {
				deleted: false,
				access_code_id: 'code',
				completion: { state: 'pending', waited_seconds: 5 },
			},
		});
	});
});

describe('a wait for a code beside its action attempt', () => {
	const failed = { ...running, status: 'error', error: { type: 'device_offline', message: 'Offline' } };

	it('ends with the attempt where that fails', async () => {
		const waiting = startWaiting({ code: () => creating, attempt: (now) => (now < 1500 ? running : failed) });
		const { outcome, after: took } = await ended(waitForAccessCode(waiting, creating, {}, running));
		expect(outcome.failure).toMatchObject({
			message: 'Access code code can not be put on the lock: Offline',
			description: "Seam's reason code: device_offline",
		});
		expect(took).toBe(2000);
	});

	it('believes the code where the attempt says nothing', async () => {
		const waiting = startWaiting({
			code: (now) => (now < 2500 ? creating : onLock),
			attempt: () => undefined,
		});
		const { outcome } = await ended(waitForAccessCode(waiting, creating, {}, running));
		expect(outcome.json.completion).toEqual({ state: 'set', waited_seconds: 3 });
	});
});

it('a code is deferred only where that is an answer to what was written', async () => {
	const deferred = (starts_at: string): AccessCode => ({
		access_code_id: 'code',
		starts_at,
		pending_mutations: [{ mutation_code: 'deferring_creation' }],
	});
	const [before, now] = [deferred('2037-01-01T00:00:00Z'), deferred('2037-02-01T00:00:00Z')];
	const written = { starts_at: now.starts_at };
	const waiting = startWaiting({ code: () => now });
	const { outcome } = await ended(waitForAccessCode(waiting, before, written));
	expect(outcome.json).toMatchObject({ ...written, completion: { state: 'deferred', waited_seconds: 1 } });
	await expect(waitForAccessCode(waiting, now, written)).resolves.toMatchObject({ json: now });
});

describe('a wait that nobody asked for', () => {
	const noPollers = async () => {
		throw new Error('Nobody waits');
	};
	const waiting = new Waiting(noPollers, { isOn: false, timeout: 5000, onTimeout: 'error' });

	it('does not begin', async () => {
		await expect(waitForAccessCode(waiting, creating, {})).resolves.toEqual({ json: creating });
		await expect(waitForActionAttempt(waiting, running)).resolves.toEqual({ json: running });
		await expect(waitForRemoval(waiting, 'code', running)).resolves.toEqual({
			json: { deleted: true, access_code_id: 'code' },
		});
	});
});
