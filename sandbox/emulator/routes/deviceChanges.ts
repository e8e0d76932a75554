import { SeamError, invalidInput } from '../errors';
import { checkMetadata } from '../metadata';
import type { Device } from '../types';
import { route, type Call, type Route } from './route';

interface UpdateBody {
	device_id: string;
	name?: string | null;
	properties?: { name?: string | null };
	custom_metadata?: Record<string, string | boolean>;
	is_managed?: boolean;
	backup_access_code_pool_enabled?: boolean;
}

/** The providers that tell Seam no time zone, by the parameter in which it is to be reported. */
const METADATA = {
	omnitec_metadata: 'omnitec_lock',
	schlage_metadata: 'schlage_lock',
	ultraloq_metadata: 'ultraloq_lock',
} as const;

type Report = { device_id: string } & Partial<Record<keyof typeof METADATA, { time_zone: string }>>;

const TIME_ZONE_WARNINGS = ['ultraloq_time_zone_unknown', 'time_zone_unknown', 'time_zone_mismatch'];

/** `null` gives a device back the name that its provider has for it. */
function rename(call: Call, device: Device, name: string | null): void {
	const device_name = name ?? device.properties.appearance.name;
	if (device_name === device.display_name) return;
	device.display_name = device_name;
	device.properties.name = device_name;
	if (name === null) delete device.nickname;
	else device.nickname = name;
	const { device_id, connected_account_id } = device;
	const subject = { device_id, connected_account_id, device_name };
	call.world.events.emit('device.name_changed', call.workspaceId, subject);
}

function update(body: UpdateBody, call: Call): object {
	const { device_id, custom_metadata, backup_access_code_pool_enabled: pool } = body;
	const device = call.world.device(device_id, call.workspaceId);
	const name = body.name === undefined ? body.properties?.name : body.name;
	checkMetadata(custom_metadata);
	if (body.is_managed === false) {
		throw new SeamError(501, 'not_emulated', 'The emulator has no unmanaged devices');
	}
	if (pool && !device.properties.supports_backup_access_code_pool) {
		throw invalidInput('This device has no backup pool', 'backup_access_code_pool_enabled');
	}
	if (name !== undefined) rename(call, device, name);
	if (custom_metadata) {
		const kept = call.world.settings.deviceMetadata === 'merge' ? device.custom_metadata : {};
		device.custom_metadata = { ...kept, ...custom_metadata };
	}
	if (pool !== undefined) device.properties.backup_access_code_pool_enabled = pool;
	return {};
}

/** The time zone that a report has for a device, under the name of its provider and no other. */
function timeZoneIn(report: Report, device: Device): string {
	for (const [parameter, device_type] of Object.entries(METADATA)) {
		const metadata = new Map(Object.entries(report)).get(parameter);
		if (typeof metadata === 'object' && device.device_type === device_type) return metadata.time_zone;
	}
	throw invalidInput('The metadata does not fit the provider of the device', 'devices');
}

function reportMetadata({ devices }: { devices: Report[] }, call: Call): object {
	const reported = devices.map((report) => {
		const device = call.world.device(report.device_id, call.workspaceId);
		return { device, time_zone: timeZoneIn(report, device) };
	});
	for (const { device, time_zone } of reported) {
		device.location = { ...device.location, time_zone, timezone: time_zone };
		device.warnings = device.warnings.filter(
			(warning) => !TIME_ZONE_WARNINGS.includes(warning.warning_code ?? ''),
		);
	}
	return {};
}

export const deviceChangeRoutes: Route[] = [
	route('/devices/update', update),
	route('/devices/report_provider_metadata', reportMetadata),
];
