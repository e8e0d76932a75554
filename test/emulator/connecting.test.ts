import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, post, textAt } from './client';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

async function create(body: object = {}): Promise<string> {
	const answer = await post(emulator, '/connect_webviews/create', body);
	return textAt(answer.body, 'connect_webview.connect_webview_id');
}

async function webview(connect_webview_id: string): Promise<unknown> {
	return (await post(emulator, '/connect_webviews/get', { connect_webview_id })).body.connect_webview;
}

async function devices(filter: object): Promise<unknown> {
	return (await post(emulator, '/devices/list', filter)).body.devices;
}

/** The types of events about accounts and webviews. */
function events(): string[] {
	return emulator
		.events()
		.map((event) => event.event_type)
		.filter((type) => /^connect/.test(type));
}

it('brings an account when the owner logs in, and its devices with the first sync', async () => {
	const id = await create({ customer_key: 'owner-1', custom_metadata: { flat: '3' } });
	expect(await webview(id)).toMatchObject({
		status: 'pending',
		login_successful: false,
		connected_account_id: null,
		url: expect.stringMatching(/^http/),
	});
	const login = { provider: 'yale', email: 'ann@example.com', devices: [{ display_name: 'Cellar' }] };
	emulator.completeWebview(id, login);
	const done = await webview(id);
	expect(done).toMatchObject({ status: 'authorized', login_successful: true, selected_provider: 'yale' });
	const connected_account_id = textAt(done, 'connected_account_id');
	const { body } = await post(emulator, '/connected_accounts/get', { connected_account_id });
	expect(body.connected_account).toMatchObject({
		account_type: 'yale',
		customer_key: 'owner-1',
		custom_metadata: { flat: '3' },
	});
	expect(await devices({ connected_account_id })).toEqual([]);
	emulator.advance(5);
	expect(await devices({ connect_webview_id: id })).toMatchObject([
		{ display_name: 'Cellar', device_type: 'yale_lock' },
	]);
	expect(events()).toEqual([
		'connected_account.created',
		'connected_account.connected',
		'connect_webview.login_succeeded',
		'connected_account.completed_first_sync',
	]);
	expect(() => emulator.completeWebview(id)).toThrow('one login');
});

it('can wait for the devices, and can fail', async () => {
	const waiting = await create({ wait_for_device_creation: true });
	emulator.completeWebview(waiting);
	expect(await webview(waiting)).toMatchObject({ status: 'pending' });
	emulator.advance(5);
	expect(await webview(waiting)).toMatchObject({ status: 'authorized' });
	expect(await devices({ connect_webview_id: waiting })).toHaveLength(1);
	const failing = await create();
	emulator.failWebview(failing);
	expect(await webview(failing)).toMatchObject({ status: 'failed', login_successful: false });
	expect(events().at(-1)).toBe('connect_webview.login_failed');
});

it('lists webviews by customer and metadata, refuses bad metadata, and forgets what is deleted', async () => {
	const one = await create({ customer_key: 'owner-1', custom_metadata: { flat: '3', test: true } });
	const two = await create();
	const ids = async (filter: object) => {
		const rows = (await post(emulator, '/connect_webviews/list', filter)).body.connect_webviews;
		return Array.isArray(rows) ? rows.map((row) => at(row, 'connect_webview_id')) : rows;
	};
	expect(await ids({})).toEqual([one, two]);
	expect(await ids({ customer_key: 'owner-1' })).toEqual([one]);
	expect(await ids({ custom_metadata_has: { test: true } })).toEqual([one]);
	const dotted = await post(emulator, '/connect_webviews/create', { custom_metadata: { 'a.b': '1' } });
	expect(dotted.status).toBe(400);
	await post(emulator, '/connect_webviews/delete', { connect_webview_id: one });
	expect(await ids({})).toEqual([two]);
});

it('shows a lost account on its devices and codes until the owner logs in again', async () => {
	const { frontDoor } = emulator.devices;
	await createCode(emulator, { device_id: frontDoor });
	emulator.advance(5);
	const { connected_account_id } = emulator.device(frontDoor);
	const { body } = await post(emulator, '/connected_accounts/get', { connected_account_id });
	const email = textAt(body, 'connected_account.user_identifier.email');
	await post(emulator, '/connected_accounts/simulate/disconnect', { connected_account_id });
	const error = { error_code: 'account_disconnected', is_connected_account_error: true };
	expect(emulator.device(frontDoor).errors).toMatchObject([error]);
	expect(emulator.accessCodes()).toMatchObject([{ status: 'unknown', errors: [error] }]);
	expect(emulator.events().at(-1)).toMatchObject({
		event_type: 'connected_account.disconnected',
		connected_account_errors: [error],
	});
	await createCode(emulator, { device_id: frontDoor, name: 'Late' });
	emulator.advance(60);
	expect(emulator.accessCodes()[1]).toMatchObject({ status: 'setting' });

	emulator.completeWebview(await create({ accepted_providers: ['august'] }), { email });
	emulator.advance(10);
	expect(emulator.device(frontDoor).errors).toEqual([]);
	expect(emulator.accessCodes()).toMatchObject([
		{ status: 'set', errors: [] },
		{ status: 'set', errors: [] },
	]);
	expect(events().slice(-3)).toEqual([
		'connected_account.connected',
		'connect_webview.login_succeeded',
		'connected_account.completed_first_sync_after_reconnection',
	]);
});

it('takes the request to sync an account that exists', async () => {
	const { connected_account_id } = emulator.device(emulator.devices.frontDoor);
	const sync = async (id: string) =>
		(await post(emulator, '/connected_accounts/sync', { connected_account_id: id })).status;
	expect(await sync(connected_account_id)).toBe(200);
	expect(await sync(emulator.workspaceId)).toBe(404);
});
