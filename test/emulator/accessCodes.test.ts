import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, hoursFromNow, post, textAt } from './client';

let emulator: Emulator;
let frontDoor: string;

beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
	frontDoor = emulator.devices.frontDoor;
});
afterEach(async () => await emulator.stop());

describe('create', () => {
	it('answers the code with a pending attempt, as Seam documents it', async () => {
		const { status, body } = await post(emulator, '/access_codes/create', {
			device_id: frontDoor,
			name: 'Anna Smith',
			code: '0471',
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			ok: true,
			action_attempt: { action_type: 'CREATE_ACCESS_CODE', status: 'pending', result: null, error: null },
			access_code: {
				device_id: frontDoor,
				workspace_id: emulator.workspaceId,
				name: 'Anna Smith',
				code: '0471',
				type: 'ongoing',
				status: 'setting',
				common_code_key: null,
				pending_mutations: [{ mutation_code: 'creating' }],
			},
		});
	});

	const refused: Array<[string, Record<string, unknown>, string, string[]]> = [
		['no device', {}, 'device_id', ['Required']],
		['a device that is no id', { device_id: 'front' }, 'device_id', ['Invalid uuid']],
		['a code too short', { code: '12' }, 'code', ['String must contain at least 4 character(s)']],
		['a code too long', { code: '1234567890123' }, 'code', ['String must contain at most 12 character(s)']],
		['a code with letters', { code: '12a4' }, 'code', ['Invalid']],
		['a code that is a number', { code: 1234 }, 'code', ['Expected string, received number']],
		['a name that is null', { name: null }, 'name', ['Expected string, received null']],
		['an empty common code key', { common_code_key: '' }, 'common_code_key', expect.any(Array)],
		[
			'an unknown rounding',
			{ max_time_rounding: '2h' },
			'max_time_rounding',
			["Invalid enum value. Expected '1hour' | '1day' | '1h' | '1d', received '2h'"],
		],
		['a date that is none', { starts_at: 'x', ends_at: hoursFromNow(1) }, 'starts_at', ['Invalid date']],
		[
			'an end before the start',
			{ starts_at: hoursFromNow(2), ends_at: hoursFromNow(1) },
			'ends_at',
			['ends_at must be after starts_at'],
		],
		[
			'an end in the past',
			{ starts_at: hoursFromNow(-2), ends_at: hoursFromNow(-1) },
			'ends_at',
			['ends_at must be in the future'],
		],
	];
	it.each(refused)('refuses %s and names the parameter', async (_case, change, parameter, messages) => {
		const base = 'device_id' in change || Object.keys(change).length === 0 ? {} : { device_id: frontDoor };
		const { status, body } = await post(emulator, '/access_codes/create', { ...base, ...change });
		expect(status).toBe(400);
		expect(body).toMatchObject({
			ok: false,
			error: { type: 'invalid_input', request_id: expect.any(String) },
		});
		expect(at(body, `error.validation_errors.${parameter}._errors`)).toEqual(messages);
		expect(emulator.accessCodes()).toEqual([]);
	});

	it('refuses one date without the other', async () => {
		const { body } = await post(emulator, '/access_codes/create', {
			device_id: frontDoor,
			starts_at: hoursFromNow(1),
		});
		expect(at(body, 'error.message')).toBe('Both starts_at and ends_at must be provided if one is');
	});

	it('refuses devices that it does not have, or that take no codes', async () => {
		const unknown = { device_id: '00000000-0000-4000-8000-000000000000' };
		const missing = await post(emulator, '/access_codes/create', unknown);
		expect([missing.status, at(missing.body, 'error.type')]).toEqual([404, 'device_not_found']);
		const thermostat = { device_id: emulator.devices.thermostat };
		const unable = await post(emulator, '/access_codes/create', thermostat);
		expect([unable.status, at(unable.body, 'error.type')]).toEqual([400, 'device_type_not_supported']);
	});

	it('keeps dates in UTC, whatever offset they came with', async () => {
		const { body } = await post(emulator, '/access_codes/create', {
			device_id: frontDoor,
			starts_at: '2099-01-01T16:00:00+0200',
			ends_at: '2099-01-02T12:00:00-08:00',
		});
		expect(body.access_code).toMatchObject({
			type: 'time_bound',
			status: 'unset',
			starts_at: '2099-01-01T14:00:00.000Z',
			ends_at: '2099-01-02T20:00:00.000Z',
		});
	});

	it('makes up a code of a length that the device supports', async () => {
		const length = async (device_id: string, preferred_code_length?: number) => {
			const { body } = await post(emulator, '/access_codes/create', { device_id, preferred_code_length });
			return textAt(body, 'access_code.code').length;
		};
		expect(await length(frontDoor)).toBe(4);
		expect(await length(frontDoor, 6)).toBe(6);
		expect(await length(frontDoor, 9)).toBe(4);
	});

	it('refuses the same PIN at an overlapping time on one device, and there alone', async () => {
		const stay = (from: number, to: number, device_id = frontDoor) => ({
			device_id,
			code: '2580',
			starts_at: hoursFromNow(from),
			ends_at: hoursFromNow(to),
		});
		await createCode(emulator, stay(24, 48));
		const clash = await post(emulator, '/access_codes/create', stay(47, 72));
		expect([clash.status, at(clash.body, 'error.type')]).toEqual([409, 'duplicate_access_code']);
		expect((await post(emulator, '/access_codes/create', stay(48, 72))).status).toBe(200);
		expect(
			(await post(emulator, '/access_codes/create', stay(24, 48, emulator.devices.backDoor))).status,
		).toBe(200);
	});

	it('gives all codes of one common code key the same PIN', async () => {
		const on = async (device_id: string) =>
			(await post(emulator, '/access_codes/create', { device_id, common_code_key: 'booking 7' })).body;
		const front = await on(frontDoor);
		const back = await on(emulator.devices.backDoor);
		expect(at(back, 'access_code.code')).toBe(at(front, 'access_code.code'));
		const other = await post(emulator, '/access_codes/create', {
			device_id: emulator.devices.bathroom,
			common_code_key: 'booking 7',
			code: '999999',
		});
		expect(other.status).toBe(400);
	});
});

describe('create_multiple', () => {
	it('puts one PIN on all devices under a key of its own', async () => {
		const device_ids = [frontDoor, emulator.devices.backDoor, emulator.devices.bathroom];
		const { body } = await post(emulator, '/access_codes/create_multiple', { device_ids, name: 'Anna' });
		const codes = emulator.accessCodes();
		expect(codes.map((code) => code.device_id)).toEqual(device_ids);
		expect(new Set(codes.map((code) => code.code)).size).toBe(1);
		expect(at(body, 'access_codes.0.common_code_key')).toMatch(/^auto_set_by_create_multiple_/);
	});

	it('creates nothing when one device cannot share, unless told to make up another code there', async () => {
		await createCode(emulator, { device_id: frontDoor, code: '1357' });
		const request = { device_ids: [emulator.devices.backDoor, frontDoor], code: '1357' };
		expect((await post(emulator, '/access_codes/create_multiple', request)).status).toBe(409);
		expect(emulator.accessCodes()).toHaveLength(1);
		const { status } = await post(emulator, '/access_codes/create_multiple', {
			...request,
			behavior_when_code_cannot_be_shared: 'create_random_code',
		});
		expect(status).toBe(200);
		expect(emulator.accessCodes()).toHaveLength(3);
	});
});

describe('update', () => {
	it('changes what it names and nothing else', async () => {
		const starts_at = hoursFromNow(1);
		const ends_at = hoursFromNow(30);
		const access_code_id = await createCode(emulator, {
			device_id: frontDoor,
			name: 'Anna',
			code: '1111',
			starts_at,
			ends_at,
		});
		await post(emulator, '/access_codes/update', { access_code_id, name: 'Anna B.' });
		expect(emulator.accessCodes()[0]).toMatchObject({
			name: 'Anna B.',
			code: '1111',
			type: 'time_bound',
			starts_at,
			ends_at,
		});
		await post(emulator, '/access_codes/update', { access_code_id, type: 'ongoing' });
		expect(emulator.accessCodes()[0]).toMatchObject({ name: 'Anna B.', code: '1111', type: 'ongoing' });
		expect(emulator.accessCodes()[0]).not.toHaveProperty('starts_at');
		await post(emulator, '/access_codes/update', { access_code_id, starts_at, ends_at });
		expect(emulator.accessCodes()[0]).toMatchObject({ type: 'time_bound', starts_at, ends_at });
	});

	it('refuses one date alone, a taken PIN and a code that is gone', async () => {
		const access_code_id = await createCode(emulator, { device_id: frontDoor, code: '1111' });
		await createCode(emulator, { device_id: frontDoor, code: '2222' });
		const ask = async (body: object) => {
			const answer = await post(emulator, '/access_codes/update', { access_code_id, ...body });
			return [answer.status, at(answer.body, 'error.type')];
		};
		expect(await ask({ ends_at: hoursFromNow(1) })).toEqual([400, 'invalid_input']);
		expect(await ask({ type: 'time_bound' })).toEqual([400, 'invalid_input']);
		expect(await ask({ code: '2222' })).toEqual([409, 'duplicate_access_code']);
		expect(await ask({ access_code_id: emulator.workspaceId })).toEqual([404, 'access_code_not_found']);
	});

	it('changes all codes of a common code key with update_multiple', async () => {
		for (const device_id of [frontDoor, emulator.devices.backDoor]) {
			await createCode(emulator, { device_id, common_code_key: 'booking 8' });
		}
		const frame = { starts_at: hoursFromNow(1), ends_at: hoursFromNow(2) };
		const change = { common_code_key: 'booking 8', name: 'Ben', ...frame };
		expect((await post(emulator, '/access_codes/update_multiple', change)).body).toEqual({ ok: true });
		for (const code of emulator.accessCodes()) expect(code).toMatchObject({ name: 'Ben', ...frame });
		const unknown = await post(emulator, '/access_codes/update_multiple', { common_code_key: 'other' });
		expect(unknown.status).toBe(404);
	});
});

describe('get and list', () => {
	it('finds a code by id, or by device and PIN', async () => {
		const access_code_id = await createCode(emulator, { device_id: frontDoor, code: '4711' });
		for (const query of [{ access_code_id }, { device_id: frontDoor, code: '4711' }]) {
			const { body } = await post(emulator, '/access_codes/get', query);
			expect(at(body, 'access_code.access_code_id')).toBe(access_code_id);
		}
		expect((await post(emulator, '/access_codes/get', {})).status).toBe(400);
		const other = { authorization: `Bearer ${emulator.otherApiKey}` };
		expect((await post(emulator, '/access_codes/get', { access_code_id }, other)).status).toBe(404);
	});

	it('filters by device, ids and text, and demands a filter', async () => {
		const anna = await createCode(emulator, { device_id: frontDoor, name: 'Anna', code: '4711' });
		const ben = await createCode(emulator, { device_id: frontDoor, name: 'Ben', code: '80808080' });
		const back = await createCode(emulator, { device_id: emulator.devices.backDoor, name: 'Ann' });
		const ids = async (filter: object) => {
			const { body } = await post(emulator, '/access_codes/list', filter);
			const rows = body.access_codes;
			return Array.isArray(rows) ? rows.map((row) => textAt(row, 'access_code_id')) : body;
		};
		expect(await ids({ device_id: frontDoor })).toEqual([anna, ben]);
		expect(await ids({ access_code_ids: [back, anna, emulator.workspaceId] })).toEqual([anna, back]);
		expect(await ids({ search: 'ann' })).toEqual([anna, back]);
		expect(await ids({ search: '0808080' })).toEqual([ben]);
		expect(await ids({ customer_key: 'nobody' })).toEqual([]);
		expect(await ids({})).toMatchObject({ error: { type: 'invalid_input' } });
	});

	it('pages without losing or repeating a code, and only with the same parameters', async () => {
		for (let i = 0; i < 7; i++) await createCode(emulator, { device_id: frontDoor });
		const seen: unknown[] = [];
		let page_cursor: unknown = null;
		do {
			const { body } = await post(emulator, '/access_codes/list', {
				device_id: frontDoor,
				limit: 3,
				page_cursor,
			});
			const rows = body.access_codes;
			if (Array.isArray(rows)) seen.push(...rows.map((row) => at(row, 'access_code_id')));
			page_cursor = at(body, 'pagination.next_page_cursor');
		} while (page_cursor !== null);
		expect(seen).toEqual(emulator.accessCodes().map((code) => code.access_code_id));
		const first = await post(emulator, '/access_codes/list', { device_id: frontDoor, limit: 3 });
		const wrong = await post(emulator, '/access_codes/list', {
			device_id: frontDoor,
			limit: 4,
			page_cursor: at(first.body, 'pagination.next_page_cursor'),
		});
		expect([wrong.status, at(wrong.body, 'error.type')]).toEqual([400, 'mismatched_page_parameters']);
	});
});

describe('backup codes', () => {
	it('hands out one backup for a time-bound code, the same each time', async () => {
		const device_id = emulator.devices.backupPool;
		const frame = { starts_at: hoursFromNow(-1), ends_at: hoursFromNow(5) };
		const access_code_id = await createCode(emulator, { device_id, ...frame });
		expect(emulator.accessCodes()[0].is_backup_access_code_available).toBe(true);
		const first = await post(emulator, '/access_codes/pull_backup_access_code', { access_code_id });
		const second = await post(emulator, '/access_codes/pull_backup_access_code', { access_code_id });
		expect(first.body.backup_access_code).toMatchObject({ is_backup: true, device_id, ...frame });
		expect(at(second.body, 'backup_access_code.access_code_id')).toBe(
			at(first.body, 'backup_access_code.access_code_id'),
		);
	});

	it('has none for an ongoing code', async () => {
		const access_code_id = await createCode(emulator, { device_id: emulator.devices.backupPool });
		const { body } = await post(emulator, '/access_codes/pull_backup_access_code', { access_code_id });
		expect(at(body, 'error.type')).toBe('access_code_not_time_bound');
	});
});

describe('the shape of the answer to create', () => {
	it.each(['none', 'pending-only'] as const)('can be %s', async (actionAttempts) => {
		const other = await startEmulator({ actionAttempts, speed: 100 });
		try {
			const { body } = await post(other, '/access_codes/create', { device_id: other.devices.frontDoor });
			expect('access_code' in body).toBe(actionAttempts === 'none');
			expect('action_attempt' in body).toBe(actionAttempts === 'pending-only');
			if (actionAttempts === 'none') return;
			other.advance(10);
			const { body: followed } = await post(other, '/action_attempts/get', {
				action_attempt_id: at(body, 'action_attempt.action_attempt_id'),
			});
			expect(followed.action_attempt).toMatchObject({
				status: 'success',
				result: { access_code: { status: 'set', code: other.accessCodes()[0].code } },
			});
		} finally {
			await other.stop();
		}
	});

	it('can be that of old Seam, which knew only the status', async () => {
		const old = await startEmulator({ pendingMutations: false, actionAttempts: 'pending-with-code' });
		try {
			const { body } = await post(old, '/access_codes/create', { device_id: old.devices.frontDoor });
			expect(body.access_code).toMatchObject({ status: 'setting' });
			expect(body.access_code).not.toHaveProperty('pending_mutations');
			expect(body.access_code).not.toHaveProperty('is_scheduled_on_device');
			old.advance(10);
			const { body: followed } = await post(old, '/action_attempts/get', {
				action_attempt_id: at(body, 'action_attempt.action_attempt_id'),
			});
			expect(at(followed, 'action_attempt.result.access_code.status')).toBe('set');
			expect(at(followed, 'action_attempt.result.access_code')).not.toHaveProperty('pending_mutations');
		} finally {
			await old.stop();
		}
	});
});
