import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { checkAnswer, methodsOf } from '../../sandbox/emulator/openapi';
import { routes } from '../../sandbox/emulator/routes';
import { createCode, hoursFromNow, post, textAt } from './client';

/**
 * Seam's OpenAPI types the answer of `/access_codes/generate_code` as a whole access code, of which Seam sends two
 * fields; only those are looked at.
 */
const PARTLY_TYPED = '/access_codes/generate_code';

// Reading the schemas of all routes takes its time.
jest.setTimeout(120_000);

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(async () => await emulator.stop());

const seen = new Set<string>();
let findings: string[];
beforeEach(() => {
	findings = [];
});

/** Asks, and notes what of the answer is not as Seam promises. */
async function ask(path: string, body: object = {}): Promise<unknown> {
	const answer = await post(emulator, path, body);
	seen.add(path);
	if (answer.status !== 200) findings.push(`${path}: ${JSON.stringify(answer.body)}`);
	else if (path !== PARTLY_TYPED) {
		findings.push(...checkAnswer(path, answer.body).map((finding) => `${path}: ${finding}`));
	}
	return answer.body;
}

/** Asks for everything that can be listed, in whatever state it is by now. */
async function lookAround(): Promise<void> {
	for (const device_id of Object.values(emulator.devices)) {
		await ask('/access_codes/list', { device_id });
		await ask('/access_codes/unmanaged/list', { device_id });
		await ask('/devices/get', { device_id });
	}
	for (const kind of ['action_attempts', 'webhooks', 'spaces', 'user_identities', 'access_grants']) {
		await ask(`/${kind}/list`);
	}
	await ask('/events/list', { since: '2020-01-01T00:00:00Z' });
}

it('answers about codes, locks and webhooks with the fields and types that Seam promises', async () => {
	const { frontDoor, backDoor, backupPool, offline, offlineCodes } = emulator.devices;
	const stay = { starts_at: hoursFromNow(100), ends_at: hoursFromNow(148) };

	await ask('/workspaces/get');
	await ask('/workspaces/list');
	await ask('/devices/list', { limit: 2 });
	await ask('/locks/list');
	await ask('/locks/get', { device_id: frontDoor });
	const accounts = await ask('/connected_accounts/list');
	await ask('/connected_accounts/get', {
		connected_account_id: textAt(accounts, 'connected_accounts.0.connected_account_id'),
	});

	const webhook = await ask('/webhooks/create', { url: 'http://127.0.0.1:9/', event_types: ['lock.locked'] });
	const webhook_id = textAt(webhook, 'webhook.webhook_id');
	await ask('/webhooks/get', { webhook_id });
	await ask('/webhooks/update', { webhook_id, event_types: ['device.added'] });

	const ongoing = textAt(
		await ask('/access_codes/create', { device_id: frontDoor, name: 'Anna', common_code_key: 'booking 1' }),
		'access_code.access_code_id',
	);
	const future = textAt(
		await ask('/access_codes/create', { device_id: backDoor, common_code_key: 'booking 1', ...stay }),
		'access_code.access_code_id',
	);
	await ask('/access_codes/create', { device_id: offline });
	await ask('/access_codes/create', {
		device_id: offlineCodes,
		is_offline_access_code: true,
		is_one_time_use: true,
	});
	const insured = textAt(
		await ask('/access_codes/create', {
			device_id: backupPool,
			starts_at: hoursFromNow(-1),
			ends_at: hoursFromNow(300),
		}),
		'access_code.access_code_id',
	);
	await ask('/access_codes/create_multiple', { device_ids: [frontDoor, backDoor] });
	await ask('/access_codes/generate_code', { device_id: frontDoor });
	emulator.failProgramming({ name: 'Unlucky' }, { error_code: 'failed_to_set_on_device' });
	await ask('/access_codes/create', {
		device_id: frontDoor,
		name: 'Unlucky',
		starts_at: hoursFromNow(1),
		ends_at: stay.ends_at,
	});
	const unmanaged = await ask('/access_codes/simulate/create_unmanaged_access_code', {
		device_id: frontDoor,
		name: 'Cleaner',
		code: '909090',
	});
	const second = await ask('/access_codes/simulate/create_unmanaged_access_code', {
		device_id: frontDoor,
		name: 'Owner',
		code: '808080',
	});
	await lookAround();

	emulator.advance(10);
	await ask('/access_codes/get', { access_code_id: ongoing });
	await ask('/access_codes/pull_backup_access_code', { access_code_id: insured });
	await ask('/access_codes/update', { access_code_id: ongoing, name: 'Ben', code: '424242', ...stay });
	await ask('/access_codes/update_multiple', { common_code_key: 'booking 1', name: 'Both' });
	const access_code_id = textAt(unmanaged, 'access_code.access_code_id');
	await ask('/access_codes/unmanaged/get', { access_code_id });
	await ask('/access_codes/unmanaged/convert_to_managed', { access_code_id });
	await ask('/access_codes/unmanaged/update', { access_code_id, is_managed: true });
	await ask('/access_codes/unmanaged/delete', {
		access_code_id: textAt(second, 'access_code.access_code_id'),
	});
	await lookAround();

	emulator.advance(4 * 24 * 3600);
	const turned = await ask('/locks/unlock_door', { device_id: frontDoor });
	await ask('/locks/lock_door', { device_id: offline });
	await ask('/locks/simulate/keypad_code_entry', { device_id: frontDoor, code: '909090' });
	await ask('/locks/simulate/keypad_code_entry', { device_id: frontDoor, code: '0000' });
	await ask('/devices/simulate/disconnect', { device_id: backDoor });
	await ask('/devices/simulate/connect', { device_id: backDoor });
	await ask('/access_codes/delete', { access_code_id: future });
	emulator.setBattery(backDoor, 0.05);
	await lookAround();

	emulator.advance(30 * 24 * 3600);
	await ask('/action_attempts/get', {
		action_attempt_id: textAt(turned, 'action_attempt.action_attempt_id'),
	});
	await ask('/events/get', { event_id: emulator.events()[0].event_id });
	await ask('/webhooks/delete', { webhook_id });
	await lookAround();

	expect(findings).toEqual([]);
});

it('answers about spaces, people and grants as promised, whatever goes on with them', async () => {
	const { bathroom, backDoor, thermostat, tokyo, chicago } = emulator.devices;
	const { gym, lobby, hotelRoom } = emulator.entrances;
	const space = await ask('/spaces/create', {
		name: 'Flat 3',
		space_key: 'flat-3',
		customer_key: 'harbour',
		device_ids: [tokyo],
		customer_data: { default_checkin_time: '15:00', time_zone: null },
	});
	const space_id = textAt(space, 'space.space_id');
	await ask('/spaces/create', { name: 'Bare' });
	await ask('/spaces/get', { space_key: 'flat-3' });
	await ask('/spaces/update', { space_id, customer_data: { address: 'Quay 1' } });
	await ask('/spaces/add_devices', { space_id, device_ids: [chicago] });
	await ask('/spaces/add_acs_entrances', { space_id, acs_entrance_ids: [gym] });
	const person = await ask('/user_identities/create', { email_address: 'anna@example.com' });
	const user_identity_id = textAt(person, 'user_identity.user_identity_id');
	await ask('/user_identities/get', { user_identity_id });
	await ask('/user_identities/update', { user_identity_id, full_name: 'Anna Smith' });

	emulator.setGrantable(backDoor, false);
	emulator.failProgramming({ device_id: tokyo }, { error_code: 'failed_to_set_on_device' });
	const grant = await ask('/access_grants/create', {
		user_identity_id,
		access_grant_key: 'BK-1',
		reservation_key: 'R1',
		device_ids: [bathroom, backDoor, thermostat],
		acs_entrance_ids: [lobby, hotelRoom],
		space_ids: [space_id],
		requested_access_methods: [
			{ mode: 'code', code: '909090' },
			{ mode: 'mobile_key', instant_key_max_use_count: 2 },
			{ mode: 'card' },
			{ mode: 'cloud_key' },
		],
		starts_at: hoursFromNow(24 * 40),
		ends_at: hoursFromNow(24 * 42),
	});
	const access_grant_id = textAt(grant, 'access_grant.access_grant_id');
	const lookAtGrant = async () => {
		await ask('/access_grants/get', { access_grant_key: 'BK-1' });
		await ask('/access_methods/list', { access_grant_id });
		await ask('/access_grants/get_related', { access_grant_ids: [access_grant_id] });
		await ask('/spaces/get_related', { space_ids: [space_id] });
	};
	await lookAtGrant();
	emulator.advance(60);
	await ask('/access_grants/update', { access_grant_id, ends_at: hoursFromNow(24 * 43), name: 'Anna' });
	await ask('/spaces/remove_devices', { space_id, device_ids: [chicago] });
	await ask('/spaces/remove_acs_entrances', { space_id, acs_entrance_ids: [gym] });
	await lookAtGrant();
	emulator.advance(7 * 24 * 3600);
	await ask('/access_grants/request_access_methods', {
		access_grant_id,
		requested_access_methods: [{ mode: 'code' }],
	});
	const access_method_id = textAt(
		await ask('/access_methods/list', { access_grant_id }),
		'access_methods.0.access_method_id',
	);
	await ask('/access_methods/get', { access_method_id });
	await ask('/access_methods/get_related', { access_method_ids: [access_method_id] });
	await ask('/access_methods/delete', { access_method_id });
	await lookAtGrant();
	emulator.advance(24 * 3600);
	await lookAtGrant();
	await ask('/access_grants/delete', { access_grant_id });
	await lookAtGrant();
	await lookAround();
	await ask('/spaces/delete', { space_id });
	await ask('/user_identities/delete', { user_identity_id });
	emulator.advance(60);
	await lookAround();

	expect(findings).toEqual([]);
});

it('answers about accounts and the pages that bring them as promised', async () => {
	const lookAtThem = async () => {
		await ask('/connect_webviews/list');
		await ask('/connected_accounts/list');
		await ask('/devices/list');
		await ask('/events/list', { since: '2020-01-01T00:00:00Z' });
	};
	const made = await ask('/connect_webviews/create', {
		provider_category: 'stable',
		customer_key: 'owner-1',
		custom_metadata: { flat: '3' },
		custom_redirect_url: 'https://example.com/done',
	});
	const failing = await ask('/connect_webviews/create');
	const connect_webview_id = textAt(made, 'connect_webview.connect_webview_id');
	await lookAtThem();
	emulator.completeWebview(connect_webview_id);
	emulator.failWebview(textAt(failing, 'connect_webview.connect_webview_id'));
	emulator.advance(10);
	const webview = await ask('/connect_webviews/get', { connect_webview_id });
	const connected_account_id = textAt(webview, 'connect_webview.connected_account_id');
	await ask('/connected_accounts/sync', { connected_account_id });
	await ask('/access_codes/create', {
		device_id: textAt(await ask('/devices/list', { connected_account_id }), 'devices.0.device_id'),
	});
	await ask('/connected_accounts/simulate/disconnect', { connected_account_id });
	await lookAround();
	await lookAtThem();
	await ask('/connect_webviews/delete', { connect_webview_id });
	await ask('/devices/delete', { device_id: emulator.addDevice({ display_name: 'Shed' }) });
	await ask('/connected_accounts/delete', { connected_account_id });
	await lookAtThem();
	expect(findings).toEqual([]);
});

it('answers about thermostats as promised', async () => {
	const device_id = emulator.devices.thermostat;
	const thermostat = async (path: string, body: object = {}) =>
		await ask(`/thermostats/${path}`, { device_id, ...body });
	const guest = { climate_preset_key: 'guest' };
	await thermostat('create_climate_preset', { ...guest, heating_set_point_celsius: 21 });
	await thermostat('update_climate_preset', { ...guest, name: 'Guest', hvac_mode_setting: 'heat' });
	await thermostat('set_fallback_climate_preset', guest);
	await thermostat('activate_climate_preset', guest);
	await thermostat('set_hvac_mode', { hvac_mode_setting: 'cool', cooling_set_point_celsius: 24 });
	await thermostat('heat', { heating_set_point_celsius: 21 });
	await thermostat('cool', { cooling_set_point_fahrenheit: 75 });
	await thermostat('heat_cool', { heating_set_point_celsius: 19, cooling_set_point_celsius: 24 });
	await thermostat('off');
	await thermostat('set_fan_mode', { fan_mode_setting: 'on' });
	await thermostat('set_temperature_threshold', { lower_limit_celsius: 15 });
	await thermostat('simulate/temperature_reached', { temperature_celsius: 10 });
	await thermostat('simulate/hvac_mode_adjusted', { hvac_mode: 'heat', heating_set_point_celsius: 20 });
	const stay = { ...guest, starts_at: hoursFromNow(24 * 90), ends_at: hoursFromNow(24 * 91) };
	const thermostat_schedule_id = textAt(
		await thermostat('schedules/create', { ...stay, max_override_period_minutes: 60 }),
		'thermostat_schedule.thermostat_schedule_id',
	);
	await ask('/thermostats/schedules/update', { thermostat_schedule_id, name: 'BK-1' });
	await lookAround();
	emulator.advance(24 * 3600 * 90);
	await thermostat('schedules/list');
	await ask('/thermostats/schedules/get', { thermostat_schedule_id });
	await ask('/thermostats/list');
	await ask('/thermostats/schedules/delete', { thermostat_schedule_id });
	await thermostat('delete_climate_preset', guest);
	await lookAround();
	expect(findings).toEqual([]);
});

it('answers about devices that are changed, and about entrances, as promised', async () => {
	const { frontDoor, chicago } = emulator.devices;
	const { lobby } = emulator.entrances;
	await ask('/devices/update', { device_id: frontDoor, name: 'Flat 3', custom_metadata: { flat: '3' } });
	const report = { device_id: chicago, schlage_metadata: { time_zone: 'America/Denver' } };
	await ask('/devices/report_provider_metadata', { devices: [report] });
	emulator.addDevice({ display_name: 'Cabin', device_type: 'ultraloq_lock' });
	await ask('/locks/configure_auto_lock', { device_id: frontDoor, auto_lock_enabled: false });
	await ask('/acs/entrances/list');
	await ask('/acs/entrances/get', { acs_entrance_id: lobby });
	await ask('/acs/entrances/unlock', {
		acs_entrance_id: lobby,
		acs_credential_id: emulator.cloudKeyId,
	});
	const grant = await ask('/access_grants/create', {
		user_identity: { full_name: 'Ben' },
		acs_entrance_ids: [lobby],
		requested_access_methods: [{ mode: 'cloud_key' }],
	});
	emulator.advance(10);
	await ask('/access_methods/unlock_door', {
		acs_entrance_id: lobby,
		access_method_id: textAt(grant, 'access_grant.access_method_ids.0'),
	});
	emulator.advance(10);
	await ask('/devices/list');
	await lookAround();
	expect(findings).toEqual([]);
});

it('answers about customers as promised', async () => {
	const customer_key = 'mill';
	const guest = { user_identity_key: 'guest-9', name: 'Cleo' };
	emulator.configure({ automations: true });
	await ask('/spaces/create', { name: 'Mill', space_key: 'mill', device_ids: [emulator.devices.tokyo] });
	const reservation = {
		reservation_key: 'R9',
		user_identity_key: 'guest-9',
		space_keys: ['mill'],
		starts_at: hoursFromNow(24 * 200),
		ends_at: hoursFromNow(24 * 201),
	};
	await ask('/customers/push_data', { customer_key, user_identities: [guest], reservations: [reservation] });
	await ask('/customers/create_portal', { customer_data: { customer_key } });
	emulator.advance(20);
	await lookAround();
	await ask('/customers/delete_data', { reservation_keys: ['R9'], user_identity_keys: ['guest-9'] });
	emulator.advance(20);
	await lookAround();
	expect(findings).toEqual([]);
});

it('has been asked for every route by now', () => {
	expect([...routes.keys()].filter((path) => !seen.has(path))).toEqual([]);
});

it('would notice an answer that is not as promised', async () => {
	await createCode(emulator, { device_id: emulator.devices.tokyo });
	const access_code = emulator.accessCodes().find((code) => code.device_id === emulator.devices.tokyo);
	const findings = (change: object) =>
		checkAnswer('/access_codes/get', { access_code: { ...access_code, ...change }, ok: true });
	expect(findings({})).toEqual([]);
	expect(findings({ access_code_id: 'access_code1' })).not.toEqual([]);
	expect(findings({ pending_mutations: [{ mutation_code: 'updating_code' }] })).not.toEqual([]);
	expect(findings({ errors: [{ error_code: 'out_of_coffee', message: '' }] })).not.toEqual([]);
	expect(findings({ created_at: 'yesterday' })).not.toEqual([]);
	expect(findings({ name: undefined })).not.toEqual([]);
});

it('has no route that Seam has not', () => {
	for (const path of routes.keys()) expect(methodsOf(path)).toContain('POST');
});
