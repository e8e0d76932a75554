import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, hoursFromNow, post } from './client';

let emulator: Emulator;
let frontDoor: string;
beforeEach(async () => {
	emulator = await startEmulator({ automations: true });
	({ frontDoor } = emulator.devices);
	await post(emulator, '/spaces/create', {
		name: 'Flat 3',
		space_key: 'flat-3',
		device_ids: [frontDoor],
		customer_key: 'harbour',
	});
});
afterEach(async () => await emulator.stop());

const GUEST = { user_identity_key: 'guest-1', name: 'Anna Smith', email_address: 'anna@example.com' };

function stay(change: object = {}): object {
	return {
		reservation_key: 'BK-1',
		user_identity_key: 'guest-1',
		starts_at: hoursFromNow(1),
		ends_at: hoursFromNow(49),
		space_keys: ['flat-3'],
		...change,
	};
}

/** Pushes data, which is always taken. */
async function push(body: object = { user_identities: [GUEST], reservations: [stay()] }): Promise<void> {
	const answer = await post(emulator, '/customers/push_data', { customer_key: 'harbour', ...body });
	expect(answer).toMatchObject({ status: 200, body: { ok: true } });
}

async function grants(filter: object = {}): Promise<unknown> {
	return (await post(emulator, '/access_grants/list', filter)).body.access_grants;
}

describe('a reservation that is pushed', () => {
	it('becomes a grant some time later, with a code on the doors of its space', async () => {
		await push();
		expect(await grants()).toEqual([]);
		emulator.advance(10);
		expect(await grants({ customer_key: 'harbour' })).toMatchObject([{ display_name: 'Anna Smith' }]);
		expect(await grants({ access_grant_key: null })).toHaveLength(1);
		expect(emulator.accessCodes()).toMatchObject([{ device_id: frontDoor, name: 'Anna Smith' }]);
		expect(emulator.automationRuns()).toMatchObject([
			{ kind: 'reservation', key: 'BK-1', outcome: 'created' },
		]);
	});

	it.each(['reservation_key', 'access_grant_key'] as const)('can carry its key as %s', async (property) => {
		emulator.configure({ automationGrantKey: property });
		await push({ user_identities: [GUEST], reservations: [stay({ preferred_code: '2718' })] });
		emulator.advance(10);
		expect(await grants({ [property]: 'BK-1' })).toHaveLength(1);
		expect(emulator.accessCodes()).toMatchObject([{ code: '2718' }]);
	});

	it('changes its grant when it is pushed again, later still', async () => {
		await push();
		emulator.advance(20);
		const ends_at = hoursFromNow(73);
		await push({ reservations: [stay({ ends_at })] });
		emulator.advance(60);
		expect(emulator.accessCodes()[0].ends_at).not.toBe(ends_at);
		emulator.advance(60);
		expect(emulator.accessCodes()).toMatchObject([{ ends_at }]);
		expect(emulator.automationRuns().map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
	});

	it('moves to another space by a new grant', async () => {
		const { backDoor } = emulator.devices;
		await post(emulator, '/spaces/create', { name: 'Flat 4', space_key: 'flat-4', device_ids: [backDoor] });
		await push();
		emulator.advance(20);
		await push({ reservations: [stay({ space_keys: ['flat-4'] })] });
		emulator.advance(120);
		expect(emulator.accessCodes().map((code) => code.device_id)).toEqual([backDoor]);
		expect(await grants()).toHaveLength(1);
	});

	it.each<[string, () => Promise<void>]>([
		['automations_disabled', async () => emulator.configure({ automations: false })],
		['space_without_devices', async () => await push({ spaces: [{ space_key: 'flat-3', name: 'Flat 3' }] })],
		['space_not_found', async () => await push({ customer_key: 'harbour' })],
		[
			'user_identity_email_or_phone_conflict',
			async () => {
				await post(emulator, '/user_identities/create', { email_address: GUEST.email_address });
			},
		],
	])('comes to nothing without a word: %s', async (reason, arrange) => {
		if (reason.startsWith('space')) {
			const space = await post(emulator, '/spaces/get', { space_key: 'flat-3' });
			await post(emulator, '/spaces/delete', { space_id: at(space.body, 'space.space_id') });
		}
		await arrange();
		await push();
		emulator.advance(600);
		expect([await grants(), emulator.accessCodes()]).toEqual([[], []]);
		expect(emulator.automationRuns()).toMatchObject([{ key: 'BK-1', outcome: 'skipped', reason }]);
	});

	it('is the same under the names of other trades', async () => {
		await push({
			guests: [{ guest_key: 'g-1', name: 'Ben' }],
			bookings: [{ ...stay(), booking_key: 'B-1', user_identity_key: undefined, guest_key: 'g-1' }],
		});
		emulator.advance(10);
		expect(emulator.accessCodes()).toMatchObject([{ name: 'Ben' }]);
	});
});

describe('delete_data', () => {
	it('takes back a reservation and leaves the rest', async () => {
		await push({
			user_identities: [GUEST],
			reservations: [
				stay(),
				stay({ reservation_key: 'BK-2', starts_at: hoursFromNow(60), ends_at: hoursFromNow(90) }),
			],
		});
		emulator.advance(20);
		const deleted = await post(emulator, '/customers/delete_data', { reservation_keys: ['BK-1'] });
		expect(deleted.body).toEqual({ ok: true });
		expect(await grants()).toHaveLength(2);
		emulator.advance(60);
		expect(await grants()).toHaveLength(1);
		expect((await post(emulator, '/spaces/get', { space_key: 'flat-3' })).status).toBe(200);
	});

	it('takes everything of a customer along where the customer is named', async () => {
		await push();
		emulator.advance(20);
		await post(emulator, '/customers/delete_data', { customer_keys: ['harbour'] });
		emulator.advance(60);
		expect([await grants(), emulator.accessCodes()]).toEqual([[], []]);
		expect((await post(emulator, '/spaces/get', { space_key: 'flat-3' })).status).toBe(404);
		expect((await post(emulator, '/user_identities/list')).body.user_identities).toEqual([]);
	});
});

it('gives a link to a portal, which works for a week', async () => {
	const { body } = await post(emulator, '/customers/create_portal', {
		customer_data: { customer_key: 'harbour', spaces: [{ space_key: 'flat-5', name: 'Flat 5' }] },
	});
	expect(body.magic_link).toEqual(body.customer_portal);
	const created = Date.parse(String(at(body, 'customer_portal.created_at')));
	const expires = Date.parse(String(at(body, 'customer_portal.expires_at')));
	expect(Math.round((expires - created) / 3600_000)).toBe(7 * 24);
	const space = await post(emulator, '/spaces/get', { space_key: 'flat-5' });
	expect(at(space.body, 'space.customer_key')).toBe('harbour');
	expect((await post(emulator, '/customers/create_portal')).status).toBe(400);
});
