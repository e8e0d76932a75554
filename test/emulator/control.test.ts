import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, post, textAt } from './client';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

async function control(name: string, body?: unknown) {
	const answer = await fetch(`${emulator.url}/_sandbox${name}`, {
		method: body === undefined ? 'GET' : 'POST',
		...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	return { status: answer.status, body: await answer.json() };
}

it('tells another process how to get in', async () => {
	const { body } = await control('');
	expect(body.result).toMatchObject({
		url: emulator.url,
		apiKey: emulator.apiKey,
		workspaceId: emulator.workspaceId,
		devices: emulator.devices,
		accessCodes: [],
	});
});

it('keeps what is sent in place of mail', async () => {
	await control('/messages', { to: 'anna@example.com', text: 'Your code is 4711' });
	await control('/messages', 'no JSON');
	expect(emulator.messages.map((message) => message.body)).toEqual([
		{ to: 'anna@example.com', text: 'Your code is 4711' },
		'no JSON',
	]);
	expect((await control('/messages')).body.result).toEqual(emulator.messages);
});

it('drives codes, locks and the clock', async () => {
	const device_id = emulator.devices.frontDoor;
	await createCode(emulator, { device_id, code: '4711', name: 'Anna' });
	await control('/failProgramming', {
		match: { name: 'Anna' },
		error: { error_code: 'failed_to_set_on_device' },
	});
	await control('/advance', { seconds: 5 });
	expect((await control('/accessCodes')).body.result[0].errors).toMatchObject([
		{ error_code: 'failed_to_set_on_device' },
	]);
	await control('/failProgramming', { match: { name: 'Anna' }, error: null });
	await control('/advance', { seconds: 5 });
	await control('/enterCode', { device_id, code: '4711' });
	expect((await control('/events')).body.result.at(-1)).toMatchObject({ event_type: 'lock.unlocked' });
	await control('/setDeviceOnline', { device_id, online: false });
	expect(emulator.device(device_id).properties.online).toBe(false);
	expect((await control('/speed', { speed: 60 })).status).toBe(200);
	expect((await control('/addDevices', { count: 2 })).body.result).toHaveLength(2);
	expect(emulator.requests.every(({ path }) => !path.startsWith('/_sandbox'))).toBe(true);
});

it('sets what the emulator does, what locks demand, and calendars', async () => {
	const device_id = emulator.devices.frontDoor;
	await control('/configure', { largestPage: 1, listLagMs: 0 });
	const constraints = { supported_code_lengths: [6], code_constraints: [{ constraint_type: 'no_zeros' }] };
	await control('/setCodeConstraints', { device_id, constraints });
	expect(emulator.device(device_id).properties).toMatchObject(constraints);
	const { body } = await control('/setFeed', { name: 'a b.ics', calendar: 'BEGIN:VCALENDAR' });
	const address = body.result;
	expect(await (await fetch(address)).text()).toBe('BEGIN:VCALENDAR');
	await control('/spoilFeed', { name: 'a b.ics', fault: { kind: 'empty' }, seconds: 60 });
	expect(await (await fetch(address)).text()).toBe('');
	expect(await control('/spoilFeed', { name: 'a b.ics', fault: { kind: 'rainy' } })).toMatchObject({
		status: 400,
	});
	expect(await control('/configure', { port: 1 })).toMatchObject({ status: 400 });
});

it('plays the owner, the cleaner and the doors that do not do as they should', async () => {
	const device_id = emulator.devices.frontDoor;
	await control('/addUnmanagedCode', { device_id, details: { name: 'Cleaner', code: '4711' } });
	await control('/setGrantable', { device_id, grantable: false });
	const { body: added } = await control('/addEntrance', { display_name: 'Roof' });
	const grant = await post(emulator, '/access_grants/create', {
		user_identity: { full_name: 'Anna' },
		device_ids: [device_id],
		acs_entrance_ids: [added.result],
		requested_access_methods: [{ mode: 'code' }],
	});
	expect(at(grant.body, 'access_grant.errors.0.missing_device_ids')).toEqual([device_id]);
	const webview = async () =>
		textAt((await post(emulator, '/connect_webviews/create')).body, 'connect_webview.connect_webview_id');
	const connect_webview_id = await webview();
	await control('/completeWebview', { connect_webview_id, login: { email: 'ann@example.com' } });
	await control('/failWebview', { connect_webview_id: await webview() });
	const types = emulator.events().map((event) => event.event_type);
	expect(types).toEqual(
		expect.arrayContaining([
			'access_code.unmanaged.created',
			'connect_webview.login_succeeded',
			'connect_webview.login_failed',
		]),
	);
	expect((await control('/completeWebview', { connect_webview_id })).body.error).toMatch('one login');
	expect((await control('/automationRuns')).body.result).toEqual([]);
});

it('says why it cannot do something', async () => {
	expect(await control('/speed', { speed: 0 })).toEqual({
		status: 400,
		body: { error: expect.stringContaining('speed') },
	});
	expect(await control('/advance', {})).toMatchObject({ status: 400 });
	expect(await control('/toString', {})).toMatchObject({ status: 404 });
	expect(await control('/enterCode', { device_id: 'x', code: '1' })).toEqual({
		status: 400,
		body: { error: 'Device not found' },
	});
});
