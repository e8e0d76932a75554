import type { IDataObject } from 'n8n-workflow';

import { isAccessCode, objectsIn, type AccessCode } from '../../../nodes/Seam/seamObjects';
import {
	judgeAccessCode,
	judgeActionAttempt,
	reflects,
	untilAttempted,
	untilOnLock,
	untilRemoved,
	type Judgement,
} from '../../../nodes/Seam/waiting/completion';

const NOW = Date.parse('2027-03-01T12:00:00Z');
const LATER = '2027-03-27T14:00:00.000Z';
const EARLIER = '2027-02-27T14:00:00.000Z';
const TWO_DAYS_BEFORE = '2027-03-25T14:00:00.000Z';

const code = (fields: Partial<AccessCode>): AccessCode => ({ access_code_id: 'code', ...fields });
const mutations = (...codes: string[]): IDataObject[] => codes.map((mutation_code) => ({ mutation_code }));
const error = (error_code: string): IDataObject => ({
	error_code,
	message: `Seam's words for ${error_code}`,
	is_access_code_error: true,
});
const deferring: IDataObject = {
	mutation_code: 'deferring_creation',
	scheduled_at: TWO_DAYS_BEFORE,
};
const offline: IDataObject = {
	error_code: 'device_disconnected',
	message: 'The lock is offline',
	is_device_error: true,
};

describe('judgeAccessCode', () => {
	const table: Array<[name: string, fields: Partial<AccessCode>, state: Judgement['state']]> = [
		['being created', { pending_mutations: mutations('creating'), status: 'setting' }, 'pending'],
		[
			'being created, though its old status says set',
			{ pending_mutations: mutations('creating'), status: 'set' },
			'pending',
		],
		['a new code on its way', { pending_mutations: mutations('updating_code') }, 'pending'],
		['a new name on its way', { pending_mutations: mutations('updating_name') }, 'pending'],
		['new dates on their way', { pending_mutations: mutations('updating_time_frame') }, 'pending'],
		[
			'scheduled, and new dates on their way',
			{
				pending_mutations: mutations('updating_time_frame'),
				is_scheduled_on_device: true,
				starts_at: LATER,
			},
			'pending',
		],
		[
			'deferred, and a new name on its way',
			{ pending_mutations: [deferring, ...mutations('updating_name')], starts_at: LATER },
			'pending',
		],
		['an update that Seam may yet invent', { pending_mutations: mutations('updating_mood') }, 'pending'],
		['a mutation that Seam may yet invent', { pending_mutations: mutations('polishing') }, 'pending'],
		[
			'a mutation that no text can be made of',
			{ pending_mutations: [{ mutation_code: { toString: 1, valueOf: 1 } }] },
			'pending',
		],
		[
			'an error that no text can be made of',
			{ errors: [{ error_code: { toString: 1, valueOf: 1 } }], pending_mutations: [] },
			'set',
		],
		['deferred', { pending_mutations: [deferring], starts_at: LATER, status: 'unset' }, 'deferred'],
		[
			'deferred on a lock that is offline today',
			{ pending_mutations: [deferring], starts_at: LATER, errors: [offline] },
			'deferred',
		],
		[
			'deferred, but on the lock already',
			{ pending_mutations: [deferring], is_scheduled_on_device: true, starts_at: LATER },
			'scheduled',
		],
		[
			'scheduled',
			{ pending_mutations: [], is_scheduled_on_device: true, starts_at: LATER, status: 'unset' },
			'scheduled',
		],
		[
			'scheduled, by an answer without mutations',
			{ is_scheduled_on_device: true, starts_at: LATER, status: 'unset' },
			'scheduled',
		],
		[
			'scheduled, and its time has come',
			{ pending_mutations: [], is_scheduled_on_device: true, starts_at: EARLIER },
			'set',
		],
		['nothing pending', { pending_mutations: [], status: 'unset' }, 'set'],
		['nothing pending, whatever the status', { pending_mutations: [], status: 'setting' }, 'set'],
		[
			'nothing pending, the lock offline since',
			{ pending_mutations: [], errors: [offline], status: 'set' },
			'set',
		],
		[
			'nothing pending, an error that Seam tries to get over',
			{ pending_mutations: [], errors: [error('failed_to_set_on_device')] },
			'pending',
		],
		[
			'an error that Seam tries to get over',
			{ pending_mutations: mutations('creating'), errors: [error('failed_to_set_on_device')] },
			'pending',
		],
		[
			'a warning and nothing else',
			{ pending_mutations: [], warnings: [{ warning_code: 'delay_in_setting_on_device' }] },
			'set',
		],
		['an old answer: set', { status: 'set' }, 'set'],
		['an old answer: setting', { status: 'setting' }, 'pending'],
		['an old answer: unset, its start ahead', { status: 'unset', starts_at: LATER }, 'deferred'],
		['an old answer: unset, its start past', { status: 'unset', starts_at: EARLIER }, 'pending'],
		['an old answer: unset, without a start', { status: 'unset' }, 'pending'],
		['an old answer: unknown', { status: 'unknown' }, 'pending'],
		['nothing to go by', {}, 'pending'],
		['a null for dates', { status: 'unset', starts_at: null, ends_at: null }, 'pending'],
	];

	it.each(table)('%s', (_, fields, state) => {
		expect(judgeAccessCode(code(fields), NOW).state).toBe(state);
	});

	it.each([
		'code_constraints_violated',
		'duplicate_code_on_device',
		'no_space_for_access_code_on_device',
		'access_code_inactive',
	])('gives up on %s, whatever else is said', (error_code) => {
		for (const [, fields] of table) {
			const errors = [error(error_code), ...objectsIn(fields.errors)];
			expect(judgeAccessCode(code({ ...fields, errors }), NOW)).toEqual({
				state: 'failed',
				obstacle: { code: error_code, message: `Seam's words for ${error_code}` },
			});
		}
	});

	it.each([
		'failed_to_set_on_device',
		'failed_to_remove_from_device',
		'provider_issue',
		'conflicting_external_modification',
		'an_error_of_tomorrow',
	])('goes on waiting on %s', (error_code) => {
		const errors = [error(error_code)];
		expect(judgeAccessCode(code({ pending_mutations: mutations('creating'), errors }), NOW)).toEqual({
			state: 'pending',
			obstacle: { code: error_code, message: `Seam's words for ${error_code}` },
		});
	});

	it('says when Seam will program a code that is deferred', () => {
		expect(judgeAccessCode(code({ pending_mutations: [deferring], starts_at: LATER }), NOW)).toEqual({
			state: 'deferred',
			scheduledAt: TWO_DAYS_BEFORE,
			obstacle: undefined,
		});
	});

	it('names the last of several obstacles, by its code where it has no words', () => {
		const errors = [offline, { error_code: 'provider_issue' }];
		expect(judgeAccessCode(code({ pending_mutations: mutations('creating'), errors }), NOW).obstacle).toEqual(
			{ code: 'provider_issue', message: 'provider_issue' },
		);
	});
});

describe('an access code that is on its way out', () => {
	const deleting = { warning_code: 'being_deleted', message: 'Being deleted' };

	it.each<[string, Partial<AccessCode>]>([
		['a pending mutation says so', { pending_mutations: mutations('deleting'), status: 'removing' }],
		['a warning says so', { pending_mutations: [], warnings: [deleting], status: 'set' }],
		['an old answer says so', { status: 'removing' }],
		[
			'a warning says so of one that is deferred',
			{ pending_mutations: [deferring], starts_at: LATER, warnings: [deleting] },
		],
	])('will not be on the lock: %s', (_, fields) => {
		expect(judgeAccessCode(code(fields), NOW)).toEqual({
			state: 'failed',
			obstacle: { code: 'being_deleted', message: 'Seam is deleting this access code' },
		});
	});

	it.each<[string, Partial<AccessCode>]>([
		['nothing is pending', { pending_mutations: [], status: 'set' }],
		['it was never programmed', { pending_mutations: mutations('creating'), status: 'setting' }],
		['an old answer', { status: 'set' }],
	])('opens nothing after its end: %s', (_, fields) => {
		const over = code({ ...fields, starts_at: EARLIER, ends_at: '2027-03-01T12:00:00.000Z' });
		expect(judgeAccessCode(over, NOW)).toEqual({
			state: 'failed',
			obstacle: { code: 'access_code_ended', message: 'Its end, 2027-03-01T12:00:00.000Z, has passed' },
		});
		expect(judgeAccessCode(over, NOW - 1).state).not.toBe('failed');
	});

	it('fails for what Seam says of it first', () => {
		const errors = [error('duplicate_code_on_device')];
		expect(judgeAccessCode(code({ status: 'removing', errors }), NOW).obstacle?.code).toBe(
			'duplicate_code_on_device',
		);
	});
});

describe('an answer of another form than Seam promises', () => {
	/** What came over the wire, in whatever form. */
	const answered = (fields: object): AccessCode => {
		const object: unknown = JSON.parse(JSON.stringify({ access_code_id: 'code', ...fields }));
		if (!isAccessCode(object)) throw new Error('It is no access code');
		return object;
	};

	it.each<[string, object, Judgement['state']]>([
		['a null among the errors', { pending_mutations: [], errors: [null] }, 'set'],
		['a null among the mutations', { pending_mutations: [null], errors: [] }, 'set'],
		['a null beside a mutation', { pending_mutations: [null, ...mutations('creating')] }, 'pending'],
		['a null among the warnings', { pending_mutations: [], warnings: [null] }, 'set'],
		['text for errors', { pending_mutations: [], errors: 'none' }, 'set'],
		['an object for mutations', { pending_mutations: {}, status: 'set' }, 'set'],
		['a number for a mutation', { pending_mutations: [7], status: 'set' }, 'set'],
		['a mutation without a code', { pending_mutations: [{}] }, 'pending'],
		['an error without a code', { pending_mutations: [], errors: [{ message: 'Oops' }] }, 'set'],
		['a number for a date', { pending_mutations: [], ends_at: 7, starts_at: 7 }, 'set'],
		['an object for a date', { pending_mutations: [], ends_at: {}, starts_at: {} }, 'set'],
		['an unreadable date', { pending_mutations: [], ends_at: 'soon', starts_at: 'soon' }, 'set'],
	])('is read as far as it goes: %s', (_, fields, state) => {
		expect(judgeAccessCode(answered(fields), NOW).state).toBe(state);
	});

	it.each(['constructor', '__proto__', 'toString'])(
		'names an error such as %s as Seam does',
		(error_code) => {
			const errors = [{ error_code }];
			expect(judgeAccessCode(answered({ pending_mutations: [], errors }), NOW)).toEqual({
				state: 'set',
				obstacle: { code: error_code, message: error_code },
			});
		},
	);
});

describe('judgeActionAttempt', () => {
	const attempt = (fields: object) => ({ action_attempt_id: 'attempt', status: 'pending', ...fields });

	it.each([
		['pending', 'pending'],
		['success', 'set'],
		['error', 'failed'],
		['postponed', 'pending'],
	])('%s', (status, state) => {
		expect(judgeActionAttempt(attempt({ status })).state).toBe(state);
	});

	it.each([
		[{ type: 'device_offline', message: 'Device offline' }, 'device_offline', 'Device offline'],
		[{ type: 'device_offline' }, 'device_offline', 'device_offline'],
		[{ message: 'Device offline' }, 'action_attempt_failed', 'Device offline'],
		[null, 'action_attempt_failed', 'action_attempt_failed'],
		[{ type: 7, message: {} }, 'action_attempt_failed', 'action_attempt_failed'],
	])('reads the error %p', (attemptError, errorCode, message) => {
		expect(judgeActionAttempt(attempt({ status: 'error', error: attemptError })).obstacle).toEqual({
			code: errorCode,
			message,
		});
	});
});

describe('rules of a wait', () => {
	it('counts a code as gone only when three polls in a row miss it', () => {
		const judge = untilOnLock({});
		const pending = code({ pending_mutations: mutations('creating') });
		expect([judge(undefined), judge(undefined), judge(pending)]).toEqual([undefined, undefined, undefined]);
		expect([judge(undefined), judge(undefined)]).toEqual([undefined, undefined]);
		expect(judge(undefined)).toEqual({
			state: 'failed',
			obstacle: { code: 'access_code_not_found', message: 'Seam no longer has this access code' },
		});
	});

	it('counts a code that no poll has shown yet as gone after half a minute: a new one is listed late', () => {
		jest.useFakeTimers();
		const judge = untilOnLock({});
		const misses = () => [judge(undefined), judge(undefined), judge(undefined), judge(undefined)];
		expect(misses()).toEqual([undefined, undefined, undefined, undefined]);
		jest.advanceTimersByTime(29_999);
		expect(judge(undefined)).toBeUndefined();
		jest.advanceTimersByTime(1);
		expect(judge(undefined)?.obstacle?.code).toBe('access_code_not_found');
		jest.useRealTimers();
	});

	it('ends with the first judgement that is not pending', () => {
		expect(untilOnLock({})(code({ pending_mutations: [] }))?.state).toBe('set');
		expect(untilRemoved()(code({}))).toBeUndefined();
		expect(untilRemoved()(undefined)?.state).toBe('deleted');
		expect(untilAttempted()(undefined)).toBeUndefined();
		expect(untilAttempted()({ action_attempt_id: 'a', status: 'pending' })).toBeUndefined();
		expect(untilAttempted()({ action_attempt_id: 'a', status: 'success' })?.state).toBe('set');
	});
});

describe('reflects', () => {
	const now: AccessCode = code({
		name: 'Anna',
		code: '0479',
		starts_at: '2027-03-27T14:00:00.000Z',
		ends_at: null,
	});

	it.each<[IDataObject, boolean]>([
		[{}, true],
		[{ access_code_id: 'another', type: 'time_bound' }, true],
		[{ name: 'Anna' }, true],
		[{ name: 'Ben' }, false],
		[{ code: '0479' }, true],
		[{ code: '479' }, false],
		[{ starts_at: '2027-03-27T15:00:00+01:00' }, true],
		[{ starts_at: '2027-03-27T15:00:00Z' }, false],
		[{ ends_at: '2027-03-29T10:00:00Z' }, false],
	])('%p', (written, isShown) => {
		expect(reflects(now, written)).toBe(isShown);
	});
});

describe('a wait for what was written', () => {
	const written = { access_code_id: 'code', ends_at: '2027-04-02T10:00:00.000Z' };
	const before = code({ pending_mutations: [], ends_at: '2027-03-29T10:00:00.000Z' });
	const afterwards = code({ pending_mutations: [], ends_at: '2027-04-02T10:00:00Z' });

	beforeEach(() => jest.useFakeTimers({ now: NOW }));
	afterEach(() => jest.useRealTimers());

	it('does not believe a poll that shows what was there before', () => {
		const judge = untilOnLock(written);
		expect(judge(before)).toBeUndefined();
		expect(judge(afterwards)?.state).toBe('set');
	});

	it('believes it after half a minute: some locks take other times than those that were asked for', () => {
		const judge = untilOnLock(written);
		jest.advanceTimersByTime(29_999);
		expect(judge(before)).toBeUndefined();
		jest.advanceTimersByTime(1);
		expect(judge(before)?.state).toBe('set');
	});

	it('believes at once that it failed', () => {
		const errors = [error('no_space_for_access_code_on_device')];
		expect(untilOnLock(written)({ ...afterwards, errors })?.state).toBe('failed');
	});

	it('does not believe that it failed where the poll shows what was there before', () => {
		const over = code({ pending_mutations: [], ends_at: new Date(NOW - 1000).toISOString() });
		const judge = untilOnLock(written);
		expect([judge(over), judge(afterwards)?.state]).toEqual([undefined, 'set']);

		const errors = [error('code_constraints_violated')];
		const judgePin = untilOnLock({ code: '2580' });
		expect(judgePin(code({ code: '1111', errors }))).toBeUndefined();
		expect(judgePin(code({ code: '2580', pending_mutations: [] }))?.state).toBe('set');
	});
});
