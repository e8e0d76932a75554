import { randomUUID } from 'node:crypto';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { post, textAt } from '../emulator/client';
import type { TriggerOptions } from './harness';
import { createCodeOn, emitFrom, SET, triggerOf } from './triggerSupport';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ speed: 1000, programmingSeconds: 1 });
});
afterEach(async () => await emulator.stop());

const trigger = async (parameters?: TriggerOptions['parameters']) => {
	const node = await triggerOf(emulator, { events: ['*'], ...parameters });
	await node.activate();
	/** Whether an event starts the workflow. Fails for anything but a delivery that is taken. */
	const startsOn = async (type: string, payload: Record<string, unknown> = {}) => {
		const { status, items } = await node.deliver(emit(type, payload));
		expect(status).toBe(200);
		return items !== undefined;
	};
	return { ...node, startsOn };
};
const emit = (type: string, payload?: Record<string, unknown>) => emitFrom(emulator, type, payload);
const createCode = async (body?: Record<string, unknown>) => await createCodeOn(emulator, body);

/** An event that happened some minutes ago. */
const ago = (minutes: number) => ({ occurred_at: new Date(Date.now() - minutes * 60_000).toISOString() });

const ASK_AGAIN = { status: 503, body: 'Service Unavailable', items: undefined };
const TAKEN = { status: 200, body: 'OK', items: undefined };

it('the second list of events starts the workflow as well', async () => {
	const node = await trigger({ events: [SET, 'other'], otherEvents: ['space.created', 'phone.deactivated'] });
	expect(emulator.webhooks()).toMatchObject([{ event_types: [SET, 'phone.deactivated', 'space.created'] }]);
	expect(await node.startsOn('space.created')).toBe(true);
	expect(await node.startsOn(SET)).toBe(true);
	await expect(trigger({ events: ['other'] })).rejects.toThrow('No event is chosen');
});

it('an event of the second list works in the first one, too, as in saved workflows', async () => {
	const node = await trigger({ events: ['space.created'], otherEvents: ['lock.locked'] });
	expect(emulator.webhooks()).toMatchObject([{ event_types: ['space.created'] }]);
	expect(await node.startsOn('space.created')).toBe(true);
});

describe('Device Names or IDs', () => {
	it('lets through events about the chosen devices, and those about no device', async () => {
		const { frontDoor, backDoor, bathroom } = emulator.devices;
		const node = await trigger({ deviceIds: [frontDoor, bathroom] });
		expect(await node.startsOn('lock.unlocked', { device_id: frontDoor })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { device_id: bathroom })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { device_id: backDoor })).toBe(false);
		expect(await node.startsOn('connected_account.disconnected')).toBe(true);
		expect(await node.startsOn('access_grant.created', { access_grant_id: randomUUID() })).toBe(true);
		expect(await node.startsOn('space.created', { space_id: randomUUID() })).toBe(true);
	});

	it('takes device IDs from an expression as text', async () => {
		const { frontDoor, backDoor, bathroom } = emulator.devices;
		const node = await trigger({ deviceIds: `={{ "${frontDoor}, ${backDoor}" }}` });
		expect(await node.startsOn('lock.unlocked', { device_id: backDoor })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { device_id: bathroom })).toBe(false);
	});
});

describe('Access Code Name Contains', () => {
	it('lets through events about access codes with the text in their name', async () => {
		const node = await trigger({ nameContains: 'booking' });
		const of = async (name: string, code: string) => ({ access_code_id: await createCode({ name, code }) });
		expect(await node.startsOn('lock.unlocked', await of('Anna, BOOKING 78', '1111'))).toBe(true);
		expect(await node.startsOn('lock.unlocked', await of('Cleaner', '2222'))).toBe(false);
		expect(await node.startsOn('lock.unlocked')).toBe(false);
		expect(await node.startsOn('access_code.deleted', { access_code_id: randomUUID() })).toBe(false);
	});

	it('also looks at codes that Seam does not manage', async () => {
		const node = await trigger({ nameContains: 'owner' });
		const { body } = await post(emulator, '/access_codes/simulate/create_unmanaged_access_code', {
			device_id: emulator.devices.frontDoor,
			name: "Owner's code",
			code: '5555',
		});
		const access_code_id = textAt(body, 'access_code.access_code_id');
		expect(await node.startsOn('access_code.unmanaged.created', { access_code_id })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { access_code_id, access_code_is_managed: false })).toBe(
			true,
		);
	});

	it('has the event delivered again while the name cannot be looked up', async () => {
		const node = await trigger({ nameContains: 'Anna' });
		const delivery = emit(SET, { access_code_id: await createCode() });
		emulator.respondNext('/access_codes/get', { status: 503, raw: '' }, 2);
		expect(await node.deliver(delivery)).toEqual(ASK_AGAIN);
		expect((await node.deliver(delivery)).items).toHaveLength(1);
	});

	describe('when Seam does not show the code', () => {
		const hidden = {
			status: 404,
			body: { error: { type: 'access_code_not_found', message: 'No' }, ok: false },
		};

		it.each(['access_code.created', SET])(
			'has %s delivered again where it has just happened',
			async (type) => {
				const node = await trigger({ nameContains: 'Anna' });
				const delivery = emit(type, { access_code_id: await createCode() });
				emulator.respondNext('/access_codes/get', hidden);
				expect(await node.deliver(delivery)).toEqual(ASK_AGAIN);
				expect((await node.deliver(delivery)).items).toHaveLength(1);
			},
		);

		it('gives up after five minutes', async () => {
			const node = await trigger({ nameContains: 'Anna' });
			const event = { access_code_id: randomUUID() };
			expect(await node.deliver(emit('access_code.created', { ...event, ...ago(4) }))).toEqual(ASK_AGAIN);
			expect(await node.deliver(emit('access_code.created', { ...event, ...ago(6) }))).toEqual(TAKEN);
		});

		it.each([
			'access_code.deleted',
			'access_code.deleted_external_to_seam',
			'access_code.removed_from_device',
		])('takes %s as being about a code that is gone', async (type) => {
			const node = await trigger({ nameContains: 'Anna' });
			expect(await node.deliver(emit(type, { access_code_id: randomUUID() }))).toEqual(TAKEN);
		});
	});

	it.each(['workspace_not_found', undefined])(
		'fails where a 404 is about something else: %s',
		async (type) => {
			const node = await trigger({ nameContains: 'Anna' });
			emulator.respondNext('/access_codes/get', {
				status: 404,
				body: { error: { type, message: 'Nothing is here' }, ok: false },
			});
			const delivery = emit('lock.unlocked', { access_code_id: await createCode() });
			await expect(node.deliver(delivery)).rejects.toThrow('Nothing is here');
		},
	);

	it('fails with a clear message when Seam rejects the look-up', async () => {
		const node = await trigger({ nameContains: 'Anna' });
		emulator.respondNext('/access_codes/get', {
			status: 401,
			body: { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false },
		});
		await expect(node.deliver(emit(SET, { access_code_id: 'a' }))).rejects.toThrow('API Key not found');
	});

	it('fails with a clear message when an expression gives an object', async () => {
		const node = await trigger({ nameContains: '={{ ({ name: "Anna" }) }}' });
		await expect(node.deliver(emit(SET))).rejects.toThrow("'Access Code Name Contains' is not a text");
	});
});

describe('Booking Key', () => {
	it.each([
		['BK-1', 'Anna Smith [BK-1]', true],
		['BK-1', 'Anna Smith [airbnb:BK-1]', true],
		['airbnb:BK-1', 'Anna Smith [airbnb:BK-1]', true],
		['airbnb:BK-1', 'Anna Smith [vrbo:BK-1]', false],
		['BK-1', 'Anna Smith [BK-12]', false],
		['BK-1', 'Anna Smith BK-1', false],
		['BK-1', '[BK-1] Anna Smith', false],
	])('%s: the code "%s" %p', async (bookingKey, name, starts) => {
		const node = await trigger({ filters: { bookingKey } });
		const access_code_id = await createCode({ name });
		expect(await node.startsOn('lock.unlocked', { access_code_id })).toBe(starts);
	});

	it('also finds access methods of a grant with that key, and nothing that is of no booking', async () => {
		const node = await trigger({ filters: { bookingKey: 'BK-1' } });
		const methodOf = (key: string) => ({ access_method_id: randomUUID(), access_grant_keys: [key] });
		expect(await node.startsOn('access_method.issued', methodOf('BK-1'))).toBe(true);
		expect(await node.startsOn('access_method.issued', methodOf('BK-1~2'))).toBe(true);
		expect(await node.startsOn('access_method.issued', methodOf('BK-2'))).toBe(false);
		expect(await node.startsOn('device.disconnected', { device_id: emulator.devices.frontDoor })).toBe(false);
	});
});

describe('with access grants', () => {
	async function createGrant(body: Record<string, unknown>): Promise<string> {
		const { body: answer } = await post(emulator, '/access_grants/create', {
			user_identity: { full_name: 'Anna Smith' },
			requested_access_methods: [{ mode: 'code' }],
			...body,
		});
		return textAt(answer, 'access_grant.access_grant_id');
	}

	it('Access Grant Key lets through events about the grant, its methods and its codes', async () => {
		const device_ids = [emulator.devices.frontDoor];
		const access_grant_id = await createGrant({ access_grant_key: 'BK-1', device_ids });
		const other = await createGrant({ access_grant_key: 'BK-2', device_ids });
		const node = await trigger({ filters: { accessGrantKey: 'BK-1' } });
		expect(await node.startsOn('access_grant.created', { access_grant_id })).toBe(true);
		expect(await node.startsOn('access_grant.created', { access_grant_id: other })).toBe(false);
		const times = { access_grant_id, access_grant_key: 'BK-1' };
		expect(await node.startsOn('access_grant.access_times_changed', times)).toBe(true);
		expect(await node.startsOn('access_method.issued', { access_grant_keys: ['BK-2'] })).toBe(false);
		expect(await node.startsOn('access_method.issued', { access_grant_keys: ['BK-1'] })).toBe(true);
		expect(await node.startsOn('device.disconnected')).toBe(false);

		const { body } = await post(emulator, '/access_codes/list', { access_grant_key: 'BK-1' });
		const access_code_id = textAt(body, 'access_codes.0.access_code_id');
		expect(await node.startsOn('lock.unlocked', { access_code_id })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { access_code_id: await createCode() })).toBe(false);
	});

	it('Access Grant Key lets through events about the grant that took the place of the one with the key', async () => {
		const device_ids = [emulator.devices.frontDoor];
		const access_grant_id = await createGrant({ access_grant_key: 'BK-1~2', device_ids });
		const node = await trigger({ filters: { accessGrantKey: 'BK-1' } });
		expect(await node.startsOn('access_grant.created', { access_grant_id })).toBe(true);
		const times = { access_grant_id, access_grant_key: 'BK-1~2' };
		expect(await node.startsOn('access_grant.access_times_changed', times)).toBe(true);
		expect(await node.startsOn('access_method.issued', { access_grant_keys: ['BK-1~2'] })).toBe(true);
		expect(await node.startsOn('access_method.issued', { access_grant_keys: ['BK-1~x'] })).toBe(false);

		const { body } = await post(emulator, '/access_codes/list', { access_grant_key: 'BK-1~2' });
		const access_code_id = textAt(body, 'access_codes.0.access_code_id');
		expect(await node.startsOn('lock.unlocked', { access_code_id })).toBe(true);
	});

	it.each([
		['access_grant.created', ASK_AGAIN],
		['access_method.issued', ASK_AGAIN],
		['access_method.revoked', TAKEN],
		['access_method.deleted', TAKEN],
	])('%s of a grant that Seam does not show: %p', async (type, answer) => {
		const node = await trigger({ filters: { accessGrantKey: 'BK-1' } });
		const ids = { access_grant_id: randomUUID(), access_grant_ids: [randomUUID()] };
		expect(await node.deliver(emit(type, ids))).toEqual(answer);
	});

	it.each([
		['access_code.created', ASK_AGAIN],
		['access_code.deleted', TAKEN],
		['lock.unlocked', TAKEN],
	])('%s of a code whose grants Seam does not show yet: %p', async (type, answer) => {
		const node = await trigger({ filters: { accessGrantKey: 'BK-1' } });
		emulator.respondNext('/access_grants/list', {
			status: 404,
			body: { error: { type: 'access_code_not_found', message: 'No such code' }, ok: false },
		});
		expect(await node.deliver(emit(type, { access_code_id: randomUUID() }))).toEqual(answer);
	});

	it('Space lets through what is about the space, its devices and its grants, and what is about no place', async () => {
		const { frontDoor, backDoor } = emulator.devices;
		const { body } = await post(emulator, '/spaces/create', { name: 'Flat 3', device_ids: [frontDoor] });
		const space_id = textAt(body, 'space.space_id');
		const access_grant_id = await createGrant({ space_ids: [space_id] });
		const elsewhere = await createGrant({ device_ids: [backDoor] });
		const node = await trigger({ filters: { spaceIds: [space_id] } });
		expect(await node.startsOn('space.device_membership_changed', { space_id })).toBe(true);
		expect(await node.startsOn('space.created', { space_id: randomUUID() })).toBe(false);
		expect(await node.startsOn('lock.unlocked', { device_id: frontDoor })).toBe(true);
		expect(await node.startsOn('lock.unlocked', { device_id: backDoor })).toBe(false);
		expect(await node.startsOn('access_method.issued', { access_grant_ids: [access_grant_id] })).toBe(true);
		expect(
			await node.startsOn('access_grant.access_granted_to_all_doors', { access_grant_id: elsewhere }),
		).toBe(false);
		expect(await node.startsOn('connected_account.disconnected')).toBe(true);
	});
});

describe('Include', () => {
	it('adds the access code and the device, simplified', async () => {
		const node = await trigger({ include: ['accessCode', 'device'] });
		const { frontDoor } = emulator.devices;
		const id = await createCode({ code: '0479' });
		const { items } = await node.deliver(emit(SET, { access_code_id: id, device_id: frontDoor }));
		expect(items?.[0].json).toMatchObject({
			event_type: SET,
			access_code: { access_code_id: id, name: 'Anna, Booking 77', code: '0479' },
			device: { device_id: frontDoor, display_name: 'Front Door', online: true },
		});
		expect(Object.keys(items?.[0].json.device as object)).toHaveLength(10);
	});

	it('adds all that Seam says with Simplify off', async () => {
		const node = await trigger({ include: ['accessCode', 'device'], simplify: false });
		const { frontDoor } = emulator.devices;
		const id = await createCode();
		const { items } = await node.deliver(emit(SET, { access_code_id: id, device_id: frontDoor }));
		expect(items?.[0].json).toMatchObject({
			workspace_id: emulator.workspaceId,
			access_code: { is_managed: true, workspace_id: emulator.workspaceId },
			device: { properties: { manufacturer: 'august' } },
		});
	});

	it('adds the spare code that has taken the place of the event’s own', async () => {
		const node = await trigger({ include: ['accessCode'] });
		const ids = {
			access_code_id: await createCode({ code: '1111' }),
			backup_access_code_id: await createCode({ code: '9999' }),
		};
		const { items } = await node.deliver(emit('access_code.backup_access_code_pulled', ids));
		expect(items?.[0].json).toMatchObject({
			access_code: { code: '1111' },
			backup_access_code: { access_code_id: ids.backup_access_code_id, code: '9999' },
		});
		const without = await node.deliver(emit(SET, { access_code_id: ids.access_code_id }));
		expect(without.items?.[0].json).not.toHaveProperty('backup_access_code');
	});

	it('adds null where there is nothing to fetch', async () => {
		const node = await trigger({ include: ['accessCode', 'device'] });
		const without = await node.deliver(emit('connected_account.connected', {}));
		expect(without.items?.[0].json).toMatchObject({ access_code: null, device: null });
		const ids = { access_code_id: randomUUID(), device_id: randomUUID() };
		const gone = await node.deliver(emit('access_code.deleted', ids));
		expect(gone.items?.[0].json).toMatchObject({ access_code: null, device: null });
		expect(gone.items?.[0].json).not.toHaveProperty('lookup_errors');
	});

	it('gets over a short outage, and has the event delivered again in a long one', async () => {
		const node = await trigger({ include: ['device'] });
		const { frontDoor } = emulator.devices;
		emulator.respondNext('/devices/get', { status: 502, raw: '<html>' });
		const first = await node.deliver(emit(SET, { device_id: frontDoor }));
		expect(first.items?.[0].json.device).toMatchObject({ display_name: 'Front Door' });
		emulator.respondNext('/devices/get', { status: 429, raw: '' }, 2);
		expect(await node.deliver(emit(SET, { device_id: frontDoor }))).toEqual(ASK_AGAIN);
	});

	it('does not lose an event for what Seam rejects to show', async () => {
		const node = await trigger({ include: ['device'] });
		emulator.respondNext('/devices/get', {
			status: 403,
			body: { error: { type: 'forbidden', message: 'This key may not read devices' }, ok: false },
		});
		const { items } = await node.deliver(emit(SET, { device_id: emulator.devices.frontDoor }));
		expect(items?.[0].json).toMatchObject({
			device: null,
			lookup_errors: ['device: This key may not read devices'],
		});
		expect(JSON.stringify(items)).not.toContain(emulator.apiKey);
	});
});

it('Simplify leaves what happened, when and to what, with errors as lines', async () => {
	const node = await triggerOf(emulator, { events: ['access_code.failed_to_set_on_device'] });
	await node.activate();
	emulator.failProgramming(
		{ name: 'Anna, Booking 77' },
		{ error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' },
	);
	const access_code_id = await createCode();
	emulator.advance(10);
	const [{ headers, body, event }] = emulator.deliveries;
	const { items } = await node.deliver({ headers, body });
	expect(items?.[0].json).toEqual({
		event_id: event.event_id,
		event_type: 'access_code.failed_to_set_on_device',
		occurred_at: event.occurred_at,
		access_code_id,
		device_id: emulator.devices.frontDoor,
		errors_in_words: ['Access code: The lock is full. (no_space_for_access_code_on_device)'],
		warnings_in_words: [],
	});
});
