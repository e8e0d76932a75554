import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, post, textAt } from './client';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ANNA = {
	full_name: 'Anna Smith',
	email_address: 'anna@example.com',
	phone_number: '+4915112345678',
	user_identity_key: 'guest-1',
};

async function create(body: object): Promise<string> {
	return textAt(
		(await post(emulator, '/user_identities/create', body)).body,
		'user_identity.user_identity_id',
	);
}

it('finds people by id and key, and by parts of what is known of them', async () => {
	const user_identity_id = await create(ANNA);
	await create({ full_name: 'Ben' });
	for (const by of [{ user_identity_id }, { user_identity_key: 'guest-1' }]) {
		const { body } = await post(emulator, '/user_identities/get', by);
		expect(body.user_identity).toMatchObject({ ...ANNA, user_identity_id, display_name: 'Anna Smith' });
	}
	for (const search of ['anna@', 'smith', '151123', user_identity_id.slice(0, 8)]) {
		const { body } = await post(emulator, '/user_identities/list', { search });
		expect(body.user_identities).toMatchObject([{ user_identity_id }]);
	}
	const unknown = await post(emulator, '/user_identities/get', { user_identity_key: 'guest-2' });
	expect([unknown.status, at(unknown.body, 'error.type')]).toEqual([404, 'user_identity_not_found']);
});

it.each(['email_address', 'phone_number', 'user_identity_key'] as const)(
	'lets nobody have the %s of another',
	async (property) => {
		await create(ANNA);
		const other = await create({ full_name: 'Ben' });
		const twice = { full_name: 'Anna', [property]: ANNA[property] };
		expect(await post(emulator, '/user_identities/create', twice)).toMatchObject({
			status: 409,
			body: { error: { data: { [property]: ANNA[property] } } },
		});
		const change = { user_identity_id: other, [property]: ANNA[property] };
		expect(await post(emulator, '/user_identities/update', change)).toMatchObject({ status: 409 });
	},
);

it('changes and forgets people', async () => {
	const user_identity_id = await create(ANNA);
	const change = { user_identity_id, full_name: 'Anna Jones', email_address: ANNA.email_address };
	expect((await post(emulator, '/user_identities/update', change)).status).toBe(200);
	const { body } = await post(emulator, '/user_identities/get', { user_identity_id });
	expect(body.user_identity).toMatchObject({ display_name: 'Anna Jones', phone_number: ANNA.phone_number });
	await post(emulator, '/user_identities/delete', { user_identity_id });
	expect((await post(emulator, '/user_identities/get', { user_identity_id })).status).toBe(404);
	await create(ANNA);
});
