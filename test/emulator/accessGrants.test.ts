import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, hoursFromNow, post, textAt } from './client';

let emulator: Emulator;
let frontDoor: string;
let backDoor: string;
let bathroom: string;

beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
	({ frontDoor, backDoor, bathroom } = emulator.devices);
});
afterEach(async () => await emulator.stop());

/** A grant for Anna with a PIN, on the front door unless told otherwise. */
function wanted(body: object = {}): Record<string, unknown> {
	return {
		user_identity: { full_name: 'Anna Smith' },
		device_ids: [frontDoor],
		requested_access_methods: [{ mode: 'code' }],
		starts_at: hoursFromNow(1),
		ends_at: hoursFromNow(49),
		...body,
	};
}

async function create(body: object = {}): Promise<string> {
	const answer = await post(emulator, '/access_grants/create', wanted(body));
	return textAt(answer.body, 'access_grant.access_grant_id');
}

async function grant(access_grant_id: string): Promise<Record<string, unknown>> {
	return Object(at((await post(emulator, '/access_grants/get', { access_grant_id })).body, 'access_grant'));
}

async function methods(access_grant_id: string): Promise<Array<Record<string, unknown>>> {
	const rows = (await post(emulator, '/access_methods/list', { access_grant_id })).body.access_methods;
	return Array.isArray(rows) ? rows : [];
}

async function codes(access_grant_id: string): Promise<Array<Record<string, unknown>>> {
	const rows = (await post(emulator, '/access_codes/list', { access_grant_id })).body.access_codes;
	return Array.isArray(rows) ? rows : [];
}

async function refusal(path: string, body: object): Promise<unknown[]> {
	const answer = await post(emulator, path, body);
	return [answer.status, at(answer.body, 'error.type')];
}

/** What happened to grants and methods, oldest first. */
function events(): string[] {
	return emulator
		.events()
		.map((event) => event.event_type)
		.filter((type) => /^access_(grant|method)\./.test(type));
}

describe('create', () => {
	it('puts one PIN on all doors, and issues it once it is there', async () => {
		const id = await create({ device_ids: [frontDoor, backDoor], access_grant_key: 'BK-1' });
		const [method, ...others] = await methods(id);
		expect(others).toEqual([]);
		expect(method).toMatchObject({ mode: 'code', is_issued: false, issued_at: null });
		expect(method.pending_mutations).toMatchObject([{ mutation_code: 'provisioning_access' }]);
		expect(await grant(id)).toMatchObject({
			access_grant_key: 'BK-1',
			display_name: 'Anna Smith',
			errors: [],
			warnings: [],
			requested_access_methods: [{ mode: 'code', created_access_method_ids: [method.access_method_id] }],
		});
		expect(await codes(id)).toMatchObject([
			{ device_id: frontDoor, code: method.code, name: 'Anna Smith' },
			{ device_id: backDoor, code: method.code, name: 'Anna Smith' },
		]);
		const keys = new Set((await codes(id)).map((code) => code.common_code_key));
		expect([keys.size, keys.has(null)]).toEqual([1, false]);

		emulator.advance(10);
		expect(await methods(id)).toMatchObject([
			{ is_issued: true, issued_at: expect.any(String), pending_mutations: [] },
		]);
		expect(await codes(id)).toMatchObject([
			{ is_scheduled_on_device: true },
			{ is_scheduled_on_device: true },
		]);
		expect(events()).toEqual([
			'access_grant.created',
			'access_method.created',
			'access_method.issued',
			'access_grant.access_granted_to_all_doors',
		]);
		expect(emulator.events().find((event) => event.event_type === 'access_method.issued')).toMatchObject({
			access_method_id: method.access_method_id,
			access_grant_ids: [id],
			access_grant_keys: ['BK-1'],
			code: method.code,
			is_backup_code: false,
		});
	});

	it('takes the doors of spaces, by id and by key', async () => {
		await post(emulator, '/spaces/create', { name: 'Flat 3', space_key: 'flat-3', device_ids: [backDoor] });
		const id = await create({ device_ids: [frontDoor], space_keys: ['flat-3'] });
		expect((await codes(id)).map((code) => code.device_id)).toEqual([frontDoor, backDoor]);
		const { space_ids } = await grant(id);
		expect(space_ids).toHaveLength(1);
	});

	it('waits for the time when Seam programs a far-off stay, or not, as told', async () => {
		const far = { starts_at: hoursFromNow(24 * 30), ends_at: hoursFromNow(24 * 33) };
		const id = await create(far);
		emulator.advance(60);
		expect(await methods(id)).toMatchObject([{ is_issued: false, pending_mutations: [] }]);
		emulator.configure({ issueDeferred: true });
		const other = await create({ ...far, user_identity: { full_name: 'Ben' } });
		emulator.advance(60);
		expect(await methods(other)).toMatchObject([{ is_issued: true }]);
		emulator.configure({ issueDeferred: false });
		emulator.advance(27.5 * 24 * 3600);
		expect(await methods(id)).toMatchObject([{ is_issued: true }]);
	});

	it.each<[string, object, [number, string]]>([
		['nobody', { user_identity: undefined }, [400, 'invalid_input']],
		['two people', { user_identity_id: '00000000-0000-4000-8000-000000000000' }, [400, 'invalid_input']],
		['no method', { requested_access_methods: [] }, [400, 'invalid_input']],
		['an unknown mode', { requested_access_methods: [{ mode: 'pin' }] }, [400, 'invalid_input']],
		[
			'a PIN of more than nine digits',
			{ requested_access_methods: [{ mode: 'code', code: '1234567890' }] },
			[400, 'invalid_input'],
		],
		['no doors', { device_ids: [] }, [400, 'invalid_input']],
		['an unknown space', { space_keys: ['flat-9'] }, [404, 'space_not_found']],
		['an end before the start', { ends_at: hoursFromNow(0.5) }, [400, 'invalid_input']],
		[
			'an end in the past',
			{ starts_at: hoursFromNow(-5), ends_at: hoursFromNow(-1) },
			[400, 'invalid_input'],
		],
		['a reservation on plain locks', { reservation_key: 'R1' }, [400, 'reservation_key_not_supported']],
	])('refuses %s and makes nothing', async (_case, body, expected) => {
		expect(await refusal('/access_grants/create', wanted(body))).toEqual(expected);
		expect([events(), emulator.accessCodes()]).toEqual([[], []]);
	});

	it('refuses a key that a grant has, and an e-mail address of somebody else', async () => {
		const user_identity = { full_name: 'Anna', email_address: 'anna@example.com' };
		const id = await create({ access_grant_key: 'BK-1', user_identity });
		const again = { access_grant_key: 'BK-1', user_identity: { full_name: 'Ben' } };
		expect(await refusal('/access_grants/create', wanted(again))).toEqual([409, 'key_already_in_use']);
		expect(await refusal('/access_grants/create', wanted({ user_identity }))).toEqual([
			409,
			'key_already_in_use',
		]);
		await post(emulator, '/access_grants/delete', { access_grant_id: id });
		expect(await refusal('/access_grants/create', wanted(again))).toEqual([409, 'key_already_in_use']);
		emulator.advance(10);
		const last = await create(again);
		emulator.configure({ reuseGrantKeys: false });
		await post(emulator, '/access_grants/delete', { access_grant_id: last });
		emulator.advance(10);
		expect(await refusal('/access_grants/create', wanted(again))).toEqual([409, 'key_already_in_use']);
	});

	it('gives a guest the same PIN again, where all the doors can take it', async () => {
		const first = await create({ starts_at: hoursFromNow(1), ends_at: hoursFromNow(10) });
		const { user_identity_id } = await grant(first);
		const [{ code }] = await codes(first);
		const again = { user_identity: undefined, user_identity_id, starts_at: hoursFromNow(20) };
		expect(await codes(await create({ ...again, device_ids: [frontDoor, backDoor] }))).toMatchObject([
			{ code },
			{ code },
		]);
		const overlapping = await codes(await create({ ...again, starts_at: hoursFromNow(5) }));
		expect(overlapping[0].code).not.toBe(code);
	});

	it('counts towards the limits of its doors, unless told otherwise', async () => {
		emulator.configure({ rateLimits: true });
		for (let i = 0; i < 10; i++) await create({ user_identity: {} });
		const last = wanted({ user_identity: { email_address: 'anna@example.com' } });
		expect((await post(emulator, '/access_grants/create', last)).status).toBe(429);
		emulator.configure({ limitGrants: false });
		expect((await post(emulator, '/access_grants/create', last)).status).toBe(200);
	});
});

describe('doors that cannot do what is asked', () => {
	it('take other digits where the wished PIN is taken or not possible, each with a warning', async () => {
		const taken = { device_id: backDoor, code: '271828' };
		await post(emulator, '/access_codes/create', taken);
		emulator.setCodeConstraints(bathroom, { supported_code_lengths: [4] });
		const id = await create({
			device_ids: [frontDoor, backDoor, bathroom],
			requested_access_methods: [{ mode: 'code', code: '271828' }],
		});
		const made = await codes(id);
		expect(made.find((code) => code.device_id === frontDoor)).toMatchObject({ code: '271828' });
		const other = made.find((code) => code.device_id === backDoor)?.code;
		expect(made.find((code) => code.device_id === bathroom)).toMatchObject({ code: other });
		expect((await grant(id)).warnings).toMatchObject(
			[backDoor, bathroom].map((device_id) => ({
				warning_code: 'requested_code_unavailable',
				device_id,
				original_code: '271828',
				new_code: other,
			})),
		);
		expect((await methods(id)).map((method) => method.code)).toEqual(['271828', other]);
		emulator.advance(10);
		expect(await methods(id)).toMatchObject([{ is_issued: true }, { is_issued: true }]);
	});

	it('are left out with a warning where they take no codes at all', async () => {
		const { thermostat } = emulator.devices;
		const id = await create({ device_ids: [frontDoor, thermostat] });
		expect((await codes(id)).map((code) => code.device_id)).toEqual([frontDoor]);
		expect((await grant(id)).warnings).toMatchObject([
			{ warning_code: 'device_does_not_support_access_codes', device_id: thermostat },
		]);
	});

	it('are named in an error where Seam cannot make the method there, and the others work', async () => {
		emulator.setGrantable(backDoor, false);
		const id = await create({ device_ids: [frontDoor, backDoor] });
		emulator.advance(10);
		const error = { error_code: 'cannot_create_requested_access_methods', missing_device_ids: [backDoor] };
		expect((await grant(id)).errors).toMatchObject([error]);
		expect(await methods(id)).toMatchObject([{ is_issued: true }]);
		expect(events()).not.toContain('access_grant.access_granted_to_all_doors');
		expect(emulator.events()).toContainEqual(
			expect.objectContaining({
				event_type: 'access_grant.could_not_create_requested_access_methods',
				missing_device_ids: [backDoor],
			}),
		);
	});

	it('are named in it where their start must lie ahead and does not', async () => {
		emulator.configure({ constraintChecks: 'at-once' });
		emulator.setCodeConstraints(backDoor, {
			code_constraints: [{ constraint_type: 'start_date_in_future' }],
		});
		const id = await create({ device_ids: [frontDoor, backDoor], starts_at: hoursFromNow(-1) });
		expect((await grant(id)).errors).toMatchObject([{ missing_device_ids: [backDoor] }]);
		expect((await codes(id)).map((code) => code.device_id)).toEqual([frontDoor]);
	});

	it('leave a request without methods where none of them can do it', async () => {
		const id = await create({ requested_access_methods: [{ mode: 'card' }] });
		expect(await grant(id)).toMatchObject({
			requested_access_methods: [{ created_access_method_ids: [] }],
			errors: [{ error_code: 'cannot_create_requested_access_methods' }],
		});
	});

	it('fail to issue once the grant begins, and the method recovers when the lock takes the code', async () => {
		emulator.failProgramming({ device_id: backDoor }, { error_code: 'failed_to_set_on_device' });
		const id = await create({ device_ids: [frontDoor, backDoor] });
		emulator.advance(46 * 60);
		expect(await methods(id)).toMatchObject([
			{ is_issued: false, errors: [], warnings: [{ warning_code: 'delay_in_issuing' }] },
		]);
		emulator.advance(15 * 60);
		expect(await methods(id)).toMatchObject([{ errors: [{ error_code: 'failed_to_issue' }] }]);
		emulator.failProgramming({ device_id: backDoor }, null);
		emulator.advance(10);
		expect(await methods(id)).toMatchObject([{ is_issued: true, errors: [], warnings: [] }]);
		expect(events()).toEqual(
			expect.arrayContaining(['access_method.delay_in_issuing', 'access_method.failed_to_issue']),
		);
	});
});

describe('update', () => {
	it('revokes the PIN and issues the same one again, on the same codes, with the new dates', async () => {
		const id = await create({ access_grant_key: 'BK-1' });
		emulator.advance(10);
		const [before] = await codes(id);
		const ends_at = hoursFromNow(73);
		expect(
			await post(emulator, '/access_grants/update', { access_grant_key: 'BK-1', ends_at }),
		).toMatchObject({
			status: 200,
			body: { ok: true },
		});
		expect(await grant(id)).toMatchObject({
			ends_at,
			pending_mutations: [{ mutation_code: 'updating_access_times', to: { ends_at } }],
			warnings: [{ warning_code: 'updating_access_times' }],
		});
		expect(await methods(id)).toMatchObject([{ is_issued: false, code: before.code }]);
		emulator.advance(10);
		expect(await grant(id)).toMatchObject({ pending_mutations: [], warnings: [] });
		expect(await methods(id)).toMatchObject([{ is_issued: true, code: before.code, pending_mutations: [] }]);
		expect(await codes(id)).toMatchObject([
			{ access_code_id: before.access_code_id, code: before.code, ends_at, pending_mutations: [] },
		]);
		expect(events().slice(-3)).toEqual([
			'access_grant.access_times_changed',
			'access_method.revoked',
			'access_method.reissued',
		]);
	});

	it('makes the PIN invalid for a while even if nothing changes', async () => {
		const id = await create();
		emulator.advance(10);
		const { ends_at } = await grant(id);
		await post(emulator, '/access_grants/update', { access_grant_id: id, ends_at });
		expect(await methods(id)).toMatchObject([{ is_issued: false }]);
		emulator.advance(10);
		expect(await methods(id)).toMatchObject([{ is_issued: true }]);
	});

	it('refuses dates without an offset, unlike create, and names neither doors nor methods', async () => {
		const id = await create({ starts_at: '2099-06-01T16:00:00', ends_at: '2099-06-02T16:00:00' });
		const change = { access_grant_id: id, starts_at: '2099-06-01T17:00:00' };
		expect(await refusal('/access_grants/update', change)).toEqual([400, 'invalid_input']);
		expect(await refusal('/access_grants/update', { ends_at: hoursFromNow(2) })).toEqual([
			400,
			'invalid_input',
		]);
		const unknown = { access_grant_key: 'BK-2', ends_at: hoursFromNow(2) };
		expect(await refusal('/access_grants/update', unknown)).toEqual([404, 'access_grant_not_found']);
		expect((await codes(id))[0]).toMatchObject({ starts_at: '2099-06-01T16:00:00.000Z' });
		await post(emulator, '/access_grants/update', { access_grant_id: id, device_ids: [backDoor] });
		expect((await codes(id)).map((code) => code.device_id)).toEqual([frontDoor]);
	});

	it('can leave the end open', async () => {
		const id = await create({ starts_at: hoursFromNow(-1) });
		await post(emulator, '/access_grants/update', { access_grant_id: id, ends_at: null });
		emulator.advance(10);
		expect(await grant(id)).toMatchObject({ ends_at: null });
		expect(await codes(id)).toMatchObject([{ type: 'ongoing', status: 'set' }]);
	});
});

it('is gone, with its codes, some time after it is deleted', async () => {
	const id = await create({ device_ids: [frontDoor, backDoor] });
	emulator.advance(10);
	await post(emulator, '/access_grants/delete', { access_grant_id: id });
	expect(await grant(id)).toMatchObject({ warnings: [{ warning_code: 'being_deleted' }] });
	expect(await methods(id)).toMatchObject([{ warnings: [{ warning_code: 'being_deleted' }] }]);
	expect(await codes(id)).toMatchObject([{ status: 'removing' }, { status: 'removing' }]);
	emulator.advance(10);
	expect(await refusal('/access_grants/get', { access_grant_id: id })).toEqual([
		404,
		'access_grant_not_found',
	]);
	expect(emulator.accessCodes()).toEqual([]);
	expect(events().slice(-2)).toEqual(['access_method.deleted', 'access_grant.deleted']);
});

it('no longer has the doors of an account that is deleted, nor their codes', async () => {
	const lock = emulator.addDevice({ display_name: 'Cellar' });
	const id = await create({ device_ids: [bathroom, lock] });
	emulator.advance(10);
	const { device } = (await post(emulator, '/devices/get', { device_id: bathroom })).body;
	const connected_account_id = textAt(device, 'connected_account_id');
	await post(emulator, '/connected_accounts/delete', { connected_account_id });
	const { body } = await post(emulator, '/access_grants/get_related', {
		access_grant_ids: [id],
		include: ['devices'],
	});
	expect(body.batch).toMatchObject({ devices: [{ device_id: lock }] });
	expect(await codes(id)).toMatchObject([{ device_id: lock }]);
	expect(await refusal('/devices/get', { device_id: bathroom })).toEqual([404, 'device_not_found']);
	await post(emulator, '/devices/delete', { device_id: lock });
	expect(await methods(id)).toEqual([]);
	expect(emulator.events().map(({ event_type }) => event_type)).toEqual(
		expect.arrayContaining(['connected_account.deleted', 'device.deleted', 'access_code.deleted']),
	);
});

it('stays for as long as a door that is offline holds its code', async () => {
	const id = await create();
	emulator.advance(10);
	emulator.setDeviceOnline(frontDoor, false);
	await post(emulator, '/access_grants/delete', { access_grant_id: id });
	emulator.advance(600);
	expect(await grant(id)).toMatchObject({ warnings: [{ warning_code: 'being_deleted' }] });
	emulator.setDeviceOnline(frontDoor, true);
	emulator.advance(10);
	expect((await post(emulator, '/access_grants/get', { access_grant_id: id })).status).toBe(404);
});

it('follows the doors of its space', async () => {
	const made = await post(emulator, '/spaces/create', { name: 'Flat 3', device_ids: [frontDoor] });
	const space_id = textAt(made.body, 'space.space_id');
	const id = await create({ device_ids: [], space_ids: [space_id] });
	emulator.advance(10);
	const [{ code }] = await codes(id);
	await post(emulator, '/spaces/update', { space_id, device_ids: [backDoor] });
	expect(await grant(id)).toMatchObject({
		pending_mutations: [
			{
				mutation_code: 'updating_spaces',
				from: { device_ids: [frontDoor] },
				to: { device_ids: [backDoor] },
			},
		],
		warnings: [{ warning_code: 'underprovisioned_access' }, { warning_code: 'overprovisioned_access' }],
	});
	emulator.advance(10);
	expect(await grant(id)).toMatchObject({ pending_mutations: [], warnings: [] });
	expect(await codes(id)).toMatchObject([{ device_id: backDoor, code }]);
});

describe('doors of access systems', () => {
	it('open by keys, which are issued after a while, with a link for the phone', async () => {
		const { gym, lobby } = emulator.entrances;
		const id = await create({
			device_ids: [],
			acs_entrance_ids: [gym, lobby],
			requested_access_methods: [{ mode: 'mobile_key' }, { mode: 'code' }, { mode: 'card' }],
		});
		const { instant_key_url } = await grant(id);
		expect(await methods(id)).toMatchObject([
			{ mode: 'mobile_key', is_issued: false, instant_key_url },
			{ mode: 'code', code: expect.stringMatching(/^\d{4}$/) },
			{ mode: 'card', is_encoding_required: true },
		]);
		emulator.advance(10);
		expect((await methods(id)).map((method) => method.is_issued)).toEqual([true, true, false]);
		expect(emulator.events()).toContainEqual(
			expect.objectContaining({ event_type: 'access_grant.access_granted_to_door', acs_entrance_id: gym }),
		);
	});

	it('know reservations where they say so', async () => {
		const reservation = {
			device_ids: [],
			acs_entrance_ids: [emulator.entrances.hotelRoom],
			reservation_key: 'R1',
			requested_access_methods: [{ mode: 'mobile_key' }],
		};
		const id = await create(reservation);
		const { body } = await post(emulator, '/access_grants/list', { reservation_key: 'R1' });
		expect(body.access_grants).toMatchObject([{ access_grant_id: id }]);
	});
});

describe('lists', () => {
	it('filter grants by key, door, space, person, code and customer', async () => {
		const space = { name: 'Flat 3', device_ids: [backDoor], customer_key: 'harbour' };
		const space_id = textAt((await post(emulator, '/spaces/create', space)).body, 'space.space_id');
		const one = await create({ access_grant_key: 'BK-1' });
		const two = await create({ device_ids: [], space_ids: [space_id] });
		const { user_identity_id } = await grant(two);
		const ids = async (filter: object) => {
			const rows = (await post(emulator, '/access_grants/list', filter)).body.access_grants;
			return Array.isArray(rows) ? rows.map((row) => at(row, 'access_grant_id')) : rows;
		};
		expect(await ids({})).toEqual([one, two]);
		expect(await ids({ access_grant_key: 'BK-1' })).toEqual([one]);
		expect(await ids({ access_grant_key: null })).toEqual([two]);
		expect(await ids({ access_grant_ids: [two] })).toEqual([two]);
		expect(await ids({ device_id: frontDoor })).toEqual([one]);
		expect(await ids({ device_id: backDoor })).toEqual([two]);
		expect(await ids({ space_id })).toEqual([two]);
		expect(await ids({ customer_key: 'harbour' })).toEqual([two]);
		expect(await ids({ user_identity_id })).toEqual([two]);
		expect(await ids({ access_code_id: (await codes(one))[0].access_code_id })).toEqual([one]);
		expect(await ids({ limit: 1 })).toEqual([one]);
	});

	it('lag behind writes like those of codes', async () => {
		emulator.configure({ listLagMs: 5000 });
		const id = await create({ access_grant_key: 'BK-1' });
		const listed = async () => (await post(emulator, '/access_grants/list')).body.access_grants;
		expect(await listed()).toEqual([]);
		expect(await grant(id)).toMatchObject({ access_grant_key: 'BK-1' });
		emulator.advance(5);
		expect(await listed()).toHaveLength(1);
	});

	it('give codes and events by grant, key and method', async () => {
		await create();
		const id = await create({ access_grant_key: 'BK-1', user_identity: {} });
		const [{ access_method_id }] = await methods(id);
		for (const filter of [{ access_grant_id: id }, { access_grant_key: 'BK-1' }, { access_method_id }]) {
			expect((await post(emulator, '/access_codes/list', filter)).body.access_codes).toHaveLength(1);
		}
		expect(await refusal('/access_codes/list', { access_grant_key: 'BK-2' })).toEqual([
			404,
			'access_grant_not_found',
		]);
		const since = '2020-01-01T00:00:00Z';
		const types = async (filter: object) => {
			const rows = (await post(emulator, '/events/list', { since, ...filter })).body.events;
			return Array.isArray(rows) ? rows.map((row) => at(row, 'event_type')) : rows;
		};
		expect(await types({ access_grant_id: id })).toEqual(['access_grant.created', 'access_method.created']);
		expect(await types({ access_method_ids: [access_method_id] })).toEqual(['access_method.created']);
	});

	it('give a grant with its methods, doors and guest in one call', async () => {
		const id = await create({ access_grant_key: 'BK-1' });
		const { body } = await post(emulator, '/access_grants/get_related', { access_grant_keys: ['BK-1'] });
		expect(body.batch).toMatchObject({
			devices: [{ device_id: frontDoor }],
			access_methods: await methods(id),
			user_identities: [{ full_name: 'Anna Smith' }],
			spaces: [],
		});
	});
});

describe('methods', () => {
	it('are found by grant, narrowed by door and code, and not without a grant', async () => {
		emulator.setCodeConstraints(backDoor, { supported_code_lengths: [6] });
		emulator.setCodeConstraints(frontDoor, { supported_code_lengths: [4] });
		const id = await create({ device_ids: [frontDoor, backDoor] });
		expect(await methods(id)).toHaveLength(2);
		const narrowed = async (filter: object) =>
			(await post(emulator, '/access_methods/list', { access_grant_id: id, ...filter })).body.access_methods;
		const [front] = await codes(id);
		expect(await narrowed({ device_id: frontDoor })).toMatchObject([{ code: front.code }]);
		expect(await narrowed({ access_code_id: front.access_code_id })).toMatchObject([{ code: front.code }]);
		expect(await refusal('/access_methods/list', { device_id: frontDoor })).toEqual([400, 'invalid_input']);
		const [{ access_method_id }] = await methods(id);
		const related = await post(emulator, '/access_methods/get_related', {
			access_method_ids: [access_method_id],
		});
		expect(related.body.batch).toMatchObject({
			devices: [{ device_id: frontDoor }],
			access_grants: [{ access_grant_id: id }],
		});
	});

	it('can be added to a grant, and taken from it one by one', async () => {
		const id = await create();
		const more = { access_grant_id: id, requested_access_methods: [{ mode: 'code', code: '314159' }] };
		const { body } = await post(emulator, '/access_grants/request_access_methods', more);
		expect(at(body, 'access_grant.requested_access_methods.1.created_access_method_ids')).toHaveLength(1);
		emulator.advance(10);
		const [first, second] = await methods(id);
		expect(second).toMatchObject({ code: '314159', is_issued: true });
		const { access_method_id } = first;
		await post(emulator, '/access_methods/delete', { access_method_id });
		emulator.advance(10);
		expect(await refusal('/access_methods/get', { access_method_id: String(access_method_id) })).toEqual([
			404,
			'access_method_not_found',
		]);
		expect(await codes(id)).toMatchObject([{ code: '314159' }]);
		expect(await grant(id)).toMatchObject({
			access_method_ids: [second.access_method_id],
			errors: [],
			requested_access_methods: [{ created_access_method_ids: [] }, {}],
		});
		await post(emulator, '/access_methods/delete', { access_grant_id: id });
		emulator.advance(10);
		expect([await codes(id), await methods(id)]).toEqual([[], []]);
	});
});
