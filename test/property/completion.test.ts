import fc from 'fast-check';

import type { IDataObject } from 'n8n-workflow';

import type { AccessCode } from '../../nodes/Seam/seamObjects';
import {
	judgeAccessCode,
	untilOnLock,
	type CompletionState,
	type Judgement,
} from '../../nodes/Seam/waiting/completion';
import { Poller, type WaitOutcome } from '../../nodes/Seam/waiting/poller';

const SECOND = 1000;
const NOW = Date.UTC(2027, 2, 1);
const HOUR = 3600 * SECOND;

/** What may be true of a code, and the states in which a wait may rightly leave it. */
const TRUTHS = {
	creating: ['pending'],
	updating: ['pending'],
	hindered: ['pending'],
	deferred: ['deferred'],
	scheduled: ['scheduled'],
	onLock: ['set'],
	hopeless: ['failed'],
	ended: ['failed'],
	deleting: ['failed'],
} satisfies Record<string, CompletionState[]>;

type Truth = keyof typeof TRUTHS;

const HOPELESS = [
	'code_constraints_violated',
	'duplicate_code_on_device',
	'no_space_for_access_code_on_device',
	'access_code_inactive',
];

/** Errors that Seam gets over by itself. */
const PASSING = [
	'failed_to_set_on_device',
	'salto_ks_user_not_subscribed',
	'provider_issue',
	'account_disconnected',
];

function mutation(mutation_code: string) {
	return { mutation_code, created_at: new Date(NOW).toISOString(), message: mutation_code };
}

const issue = (error_code: string) => ({ error_code, message: error_code, is_access_code_error: true });

/** How Seam shows a code of which that is true. */
function shown(truth: Truth): fc.Arbitrary<AccessCode> {
	const errors = fc.subarray(PASSING).map((codes) => codes.map(issue));
	const ahead = {
		access_code_id: fc.constant('a'),
		status: fc.constant('unset'),
		errors,
		starts_at: fc.constant(new Date(NOW + HOUR).toISOString()),
		ends_at: fc.constant(new Date(NOW + 2 * HOUR).toISOString()),
	};
	const status = fc.constantFrom('setting', 'unset', 'unknown', 'set');
	switch (truth) {
		case 'creating':
			return fc.record({
				access_code_id: fc.constant('a'),
				status,
				errors,
				pending_mutations: fc.constant([mutation('creating')]),
			});
		case 'updating':
			return fc.record({
				access_code_id: fc.constant('a'),
				status,
				errors,
				is_scheduled_on_device: fc.boolean(),
				pending_mutations: fc
					.subarray(['updating_code', 'updating_name', 'updating_time_frame'], { minLength: 1 })
					.map((codes) => codes.map(mutation)),
			});
		case 'hindered':
			return fc.record({
				access_code_id: fc.constant('a'),
				status,
				errors: fc.subarray(PASSING, { minLength: 1 }).map((codes) => codes.map(issue)),
				pending_mutations: fc.constant<IDataObject[]>([]),
			});
		case 'deferred':
			return fc.record({
				...ahead,
				pending_mutations: fc.constant([
					{ ...mutation('deferring_creation'), scheduled_at: new Date(NOW + HOUR / 2).toISOString() },
				]),
			});
		case 'scheduled':
			return fc.record({
				...ahead,
				is_scheduled_on_device: fc.constant(true),
				pending_mutations: fc.constant<IDataObject[]>([]),
			});
		case 'onLock':
			return fc.oneof(
				fc.record({
					access_code_id: fc.constant('a'),
					status,
					errors: fc.constant<IDataObject[]>([]),
					pending_mutations: fc.constant<IDataObject[]>([]),
				}),
				fc.record({
					access_code_id: fc.constant('a'),
					status: fc.constant('set'),
					errors: fc.constant<IDataObject[]>([]),
					pending_mutations: fc.constant(undefined),
				}),
			);
		case 'hopeless':
			return fc.record({
				access_code_id: fc.constant('a'),
				status,
				errors: fc
					.tuple(fc.subarray(PASSING), fc.constantFrom(...HOPELESS))
					.map(([passing, final]) => [...passing, final].map(issue)),
				pending_mutations: fc.constantFrom([], [mutation('creating')]),
			});
		case 'ended':
			return fc.record({
				access_code_id: fc.constant('a'),
				status,
				errors,
				starts_at: fc.constant(new Date(NOW - 2 * HOUR).toISOString()),
				ends_at: fc.integer({ min: 0, max: HOUR }).map((ms) => new Date(NOW - ms).toISOString()),
				is_scheduled_on_device: fc.boolean(),
				pending_mutations: fc.constantFrom(undefined, [], [mutation('creating')]),
			});
		case 'deleting':
			return fc
				.record({
					access_code_id: fc.constant('a'),
					status,
					errors,
					pending_mutations: fc.constantFrom<IDataObject[]>([], [mutation('updating_code')]),
				})
				.chain((code) =>
					fc.constantFrom<AccessCode>(
						{ ...code, status: 'removing' },
						{ ...code, warnings: [{ warning_code: 'being_deleted' }] },
						{ ...code, pending_mutations: [...code.pending_mutations, mutation('deleting')] },
					),
				);
	}
}

const truths = fc.constantFrom(...(Object.keys(TRUTHS) as Truth[]));

/** What one poll gives: a code, none, or nothing because the poll failed. */
type Polled = { truth: Truth; code: AccessCode } | 'missing' | 'failed';

const polls: fc.Arbitrary<Polled> = fc.oneof(
	{ weight: 8, arbitrary: truths.chain((truth) => shown(truth).map((code) => ({ truth, code }))) },
	{ weight: 1, arbitrary: fc.constant('missing' as const) },
	{ weight: 2, arbitrary: fc.constant('failed' as const) },
);

it('a code is judged by what is true of it', () => {
	fc.assert(
		fc.property(
			truths.chain((truth) => shown(truth).map((code) => ({ truth, code }))),
			({ truth, code }) => {
				expect(TRUTHS[truth]).toContain(judgeAccessCode(code, NOW).state);
			},
		),
		{ numRuns: 1000 },
	);
});

describe('any sequence of polls', () => {
	beforeEach(() => jest.useFakeTimers({ now: NOW }));
	afterEach(() => jest.useRealTimers());

	it('ends in time, and never as set before it was', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(polls, { maxLength: 60 }),
				fc.integer({ min: 1, max: 40 }),
				async (sequence, timeoutSeconds) => {
					jest.setSystemTime(NOW);
					let count = 0;
					const seen: Polled[] = [];
					const poller = new Poller<AccessCode>(async () => {
						const polled = sequence[count++] ?? 'failed';
						seen.push(polled);
						if (polled === 'failed') return undefined;
						return polled === 'missing' ? new Map() : new Map([['a', polled.code]]);
					});
					let outcome: WaitOutcome<AccessCode, Judgement> | undefined;
					const waited = poller
						.wait<Judgement>({ id: 'a', timeoutMs: timeoutSeconds * SECOND, judge: untilOnLock({}) })
						.then((ended) => (outcome = ended));
					await jest.advanceTimersByTimeAsync((timeoutSeconds + 6) * SECOND);
					await waited;

					expect(outcome).toBeDefined();
					expect(outcome?.waitedMs).toBeLessThanOrEqual((timeoutSeconds + 1) * SECOND);
					expect(jest.getTimerCount()).toBe(0);
					const last = seen.at(-1);
					const ending = seen.findIndex(
						(polled) => typeof polled === 'object' && ENDS_A_WAIT.has(polled.truth),
					);
					if (outcome?.end !== 'done') {
						expect(outcome?.end).toBe('timedOut');
						expect(ending).toBe(-1);
						return;
					}
					const { state } = outcome.result;
					if (last === 'missing') {
						expect(state).toBe('failed');
						const found = seen.filter((polled) => polled !== 'failed');
						expect(found.slice(-3)).toEqual(['missing', 'missing', 'missing']);
						return;
					}
					expect(ending).toBe(seen.length - 1);
					expect(typeof last === 'object' ? TRUTHS[last.truth] : []).toContain(state);
				},
			),
			{ numRuns: 300 },
		);
	});
});

/** What ends a wait at once. */
const ENDS_A_WAIT: ReadonlySet<Truth> = new Set([
	'deferred',
	'scheduled',
	'onLock',
	'hopeless',
	'ended',
	'deleting',
]);
