import { startEmulator, type CodeConstraints, type Emulator } from '../../sandbox/emulator';
import type { CodeConstraint } from '../../sandbox/emulator/types';
import { at, createCode, hoursFromNow, post } from './client';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterEach(async () => await emulator.stop());

function door(constraint_type: CodeConstraint['constraint_type'], more: CodeConstraints = {}): string {
	const properties = { code_constraints: [{ constraint_type }], ...more };
	return emulator.addDevice({ display_name: constraint_type, properties });
}

/** The errors of all codes once the locks have had the time to take them. */
function errors(): Array<string | undefined> {
	emulator.advance(10);
	return emulator.accessCodes().map((code) => code.errors[0]?.error_code);
}

const VIOLATED = 'code_constraints_violated';

it.each<[CodeConstraint['constraint_type'], string, string]>([
	['no_zeros', '1204', '1234'],
	['cannot_start_with_12', '1299', '2199'],
	['no_triple_consecutive_ints', '9123', '9124'],
	['no_triple_consecutive_ints', '8777', '8778'],
	['no_ascending_or_descending_sequence', '4321', '4320'],
	['no_ascending_or_descending_sequence', '3456', '3457'],
	['at_least_three_unique_digits', '5556', '4456'],
	['cannot_contain_089', '4781', '4771'],
	['cannot_contain_0789', '4711', '4611'],
	['no_all_same_digits', '0000', '0001'],
])('%s takes no %s, but %s', async (constraint_type, bad, good) => {
	const device_id = door(constraint_type);
	await createCode(emulator, { device_id, code: bad });
	await createCode(emulator, { device_id, code: good });
	expect(errors()).toEqual([VIOLATED, undefined]);
});

it('compares the first four digits with those of the other codes of a lock', async () => {
	const device_id = door('unique_first_four_digits');
	for (const code of ['4711', '471122', '4712']) await createCode(emulator, { device_id, code });
	expect(errors()).toEqual([undefined, VIOLATED, undefined]);
});

it('takes no PIN of the caller where the lock makes up its own, or only one that the account has', async () => {
	const makesUp = door('cannot_specify_pin_code');
	await createCode(emulator, { device_id: makesUp, code: '4711' });
	await createCode(emulator, { device_id: makesUp });
	const ofAccount = door('pin_code_matches_existing_set');
	await createCode(emulator, { device_id: ofAccount, code: '4711' });
	await createCode(emulator, { device_id: ofAccount, code: '8080' });
	expect(errors()).toEqual([VIOLATED, undefined, undefined, VIOLATED]);
});

it('takes no start in the past where it must lie ahead', async () => {
	const device_id = door('start_date_in_future');
	await createCode(emulator, { device_id, starts_at: hoursFromNow(-1), ends_at: hoursFromNow(5) });
	await createCode(emulator, { device_id, starts_at: hoursFromNow(0.5), ends_at: hoursFromNow(5) });
	await createCode(emulator, { device_id });
	expect(errors()).toEqual([VIOLATED, undefined, undefined]);
});

it('makes up PINs that the lock takes', async () => {
	const device_id = door('cannot_contain_0789', { supported_code_lengths: [6] });
	for (let i = 0; i < 20; i++) await createCode(emulator, { device_id });
	for (const { code } of emulator.accessCodes()) expect(code).toMatch(/^[1-6]{6}$/);
});

it('judges a change as it judges a new code', async () => {
	const { frontDoor } = emulator.devices;
	const access_code_id = await createCode(emulator, { device_id: frontDoor, code: '1234' });
	emulator.setCodeConstraints(frontDoor, { code_constraints: [{ constraint_type: 'no_all_same_digits' }] });
	expect(errors()).toEqual([undefined]);
	await post(emulator, '/access_codes/update', { access_code_id, code: '1111' });
	expect(errors()).toEqual([VIOLATED]);
	await post(emulator, '/access_codes/update', { access_code_id, name: 'Anna' });
	expect(errors()).toEqual([VIOLATED]);
	await post(emulator, '/access_codes/update', { access_code_id, code: '1112' });
	expect(errors()).toEqual([undefined]);
});

it('can refuse at once, and then makes nothing', async () => {
	emulator.configure({ constraintChecks: 'at-once' });
	const device_id = door('no_all_same_digits', { supported_code_lengths: [4] });
	const ask = async (path: string, body: object) => {
		const answer = await post(emulator, path, body);
		return [answer.status, at(answer.body, 'error.message')];
	};
	expect(await ask('/access_codes/create', { device_id, code: '0000' })).toEqual([
		400,
		expect.stringContaining('no_all_same_digits'),
	]);
	expect(await ask('/access_codes/create', { device_id, code: '12345' })).toEqual([
		400,
		expect.stringContaining('4 digits'),
	]);
	expect(emulator.accessCodes()).toEqual([]);
	const access_code_id = await createCode(emulator, { device_id, code: '1234' });
	expect(await ask('/access_codes/update', { access_code_id, code: '0000' })).toEqual([
		400,
		expect.stringContaining('no_all_same_digits'),
	]);
	expect(emulator.accessCodes()).toMatchObject([{ code: '1234' }]);
});
