import type { Emulator } from '../../../sandbox/emulator';
import { thermostatProperties } from '../../../sandbox/emulator/thermostats/climate';
import { post, textAt } from '../../emulator/client';
import { inDays } from '../life/support';

const counts = new WeakMap<Emulator, number>();

/** A number that nothing else of this emulator has. */
export function nextNumber(emulator: Emulator): number {
	const next = (counts.get(emulator) ?? 0) + 1;
	counts.set(emulator, next);
	return next;
}

/** A code on a lock that somebody made without Seam. */
export function unmanagedCode(emulator: Emulator, device_id = emulator.addDevices(1)[0]): string {
	const number = nextNumber(emulator);
	return emulator.addUnmanagedCode(device_id, { name: `Cleaner ${number}`, code: String(1000 + number) });
}

/** A link for an owner. */
export async function webview(emulator: Emulator, body: object = {}): Promise<string> {
	const answer = await post(emulator, '/connect_webviews/create', body);
	return textAt(answer.body, 'connect_webview.connect_webview_id');
}

/** An account that an owner has connected, with a lock. */
export async function connectedAccount(emulator: Emulator, email: string): Promise<string> {
	const connect_webview_id = await webview(emulator);
	emulator.completeWebview(connect_webview_id, { email });
	const { body } = await post(emulator, '/connect_webviews/get', { connect_webview_id });
	return textAt(body, 'connect_webview.connected_account_id');
}

/** A thermostat in Chicago, with the presets `occupied` and `vacant`. */
export function thermostat(emulator: Emulator): string {
	return emulator.addDevice({
		display_name: 'Loft Thermostat',
		device_type: 'ecobee_thermostat',
		capabilities_supported: ['thermostat'],
		can_program_online_access_codes: false,
		location: { location_name: 'Loft', time_zone: 'America/Chicago' },
		properties: { ...thermostatProperties() },
	});
}

/** A thermostat's schedule that begins so many days from now. */
export async function schedule(
	emulator: Emulator,
	day: number,
	device_id = emulator.devices.thermostat,
): Promise<string> {
	const answer = await post(emulator, '/thermostats/schedules/create', {
		device_id,
		climate_preset_key: 'occupied',
		name: `Booking ${day}`,
		starts_at: inDays(day),
		ends_at: inDays(day + 1),
	});
	return textAt(answer.body, 'thermostat_schedule.thermostat_schedule_id');
}

/** The cloud key of an access grant for an entrance. */
export async function cloudKey(emulator: Emulator, acs_entrance_id: string): Promise<string> {
	const number = nextNumber(emulator);
	const { body } = await post(emulator, '/access_grants/create', {
		user_identity: { full_name: `Anna ${number}`, email_address: `anna${number}@example.com` },
		requested_access_methods: [{ mode: 'cloud_key' }],
		acs_entrance_ids: [acs_entrance_id],
	});
	const access_grant_id = textAt(body, 'access_grant.access_grant_id');
	emulator.advance(60);
	const methods = await post(emulator, '/access_methods/list', { access_grant_id });
	return textAt(methods.body, 'access_methods.0.access_method_id');
}

/** A lock that can be told to lock by itself. */
export function selfLocking(emulator: Emulator): string {
	return emulator.addDevice({ display_name: 'Cellar', can_configure_auto_lock: true });
}

/** A lock whose maker does not say where it is. */
export function lockWithoutPlace(emulator: Emulator): string {
	return emulator.addDevice({ display_name: 'Cellar', device_type: 'ultraloq_lock' });
}
