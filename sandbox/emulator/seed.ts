import { thermostatProperties } from './thermostats/climate';
import type { Device, DeviceProperties } from './types';
import { uuidFor } from './vendor';

/** What a device of the emulator may say about itself; everything has a default but the name. */
export interface DeviceDetails extends Partial<Omit<Device, 'properties' | 'display_name'>> {
	display_name: string;
	properties?: Partial<DeviceProperties>;
}

/** Device types whose provider takes a schedule and keeps it on the lock; the others are programmed shortly before. */
const NATIVE_SCHEDULING = [
	'two_n_intercom',
	'august_lock',
	'igloohome_lock',
	'igloo_lock',
	'kwikset_lock',
	'nuki_lock',
	'salto_lock',
	'schlage_lock',
	'tedee_lock',
	'ttlock_lock',
	'yale_lock',
	'wyze_lock',
];

/** Whether Seam hands future codes to this device early, with their schedule. Source: Seam's access-code guide. */
export function schedulesNatively(device: Device): boolean {
	return NATIVE_SCHEDULING.includes(device.device_type);
}

/** Device types whose provider does not tell Seam where they are. Source: Seam's guides to these devices. */
const WITHOUT_TIME_ZONE = ['ultraloq_lock', 'omnitec_lock'];

/** Whether somebody must report a device's time zone before it can have codes for a time. */
export function needsTimeZone({ device_type, location }: Device): boolean {
	return WITHOUT_TIME_ZONE.includes(device_type) && location?.time_zone === undefined;
}

/** Whether Seam can reach a device: it is online, and so is the account that it came with. */
export function isReachable(device: Device): boolean {
	return (
		device.properties.online && !device.errors.some((error) => error.error_code === 'account_disconnected')
	);
}

const HARBOUR_HOUSE = {
	location_name: 'Harbour House',
	time_zone: 'Europe/Berlin',
	timezone: 'Europe/Berlin',
};

/** What a builder would see of the fake's own seeded devices, by the fake's name for each. */
export const SEEDED_DETAILS: Record<string, DeviceDetails> = {
	august_device_1: {
		display_name: 'Front Door',
		location: HARBOUR_HOUSE,
		can_configure_auto_lock: true,
		properties: { manufacturer: 'august', serial_number: 'L4FRONT01', supported_code_lengths: [4, 5, 6] },
	},
	august_device_2: {
		display_name: 'Back Door',
		location: HARBOUR_HOUSE,
		can_configure_auto_lock: true,
		properties: { manufacturer: 'august', serial_number: 'L4BACK002', supported_code_lengths: [4, 5, 6] },
	},
	schlage_device_id: {
		display_name: 'Bathroom Door',
		location: { location_name: 'Mill Cottage', time_zone: 'Europe/London', timezone: 'Europe/London' },
		properties: {
			manufacturer: 'schlage',
			serial_number: 'BE489BATH',
			supported_code_lengths: [4, 5, 6, 7, 8],
			code_constraints: [{ constraint_type: 'name_length', max_length: 9 }],
		},
	},
	ecobee_device_1: {
		display_name: 'Hallway Thermostat',
		location: HARBOUR_HOUSE,
		capabilities_supported: ['thermostat'],
		can_hvac_heat: true,
		can_hvac_cool: true,
		can_hvac_heat_cool: true,
		can_turn_off_hvac: true,
		properties: { manufacturer: 'ecobee', ...thermostatProperties() },
	},
	minut_device_1: {
		display_name: 'Living Room Noise Sensor',
		location: HARBOUR_HOUSE,
		capabilities_supported: ['noise_detection'],
		properties: { manufacturer: 'minut' },
	},
};

const AUGUST = 'john_connected_account_id';
const SCHLAGE = 'jane_connected_account_id';

/** The devices that the fake lacks, by their name in `Emulator.devices`. */
export const FURTHER_DEVICES = {
	tokyo: {
		display_name: 'Shibuya Flat',
		device_type: 'yale_lock',
		connected_account_id: uuidFor(AUGUST),
		location: { location_name: 'Shibuya', time_zone: 'Asia/Tokyo', timezone: 'Asia/Tokyo' },
	},
	chicago: {
		display_name: 'Lakeview Loft',
		device_type: 'schlage_lock',
		connected_account_id: uuidFor(SCHLAGE),
		location: { location_name: 'Lakeview', time_zone: 'America/Chicago', timezone: 'America/Chicago' },
	},
	noTimeZone: {
		display_name: 'Boat House',
		device_type: 'august_lock',
		connected_account_id: uuidFor(AUGUST),
		location: { location_name: 'Lake' },
	},
	offline: {
		display_name: 'Garden Gate',
		device_type: 'yale_lock',
		connected_account_id: uuidFor(AUGUST),
		location: HARBOUR_HOUSE,
		properties: { online: false, battery: { level: 0.08, status: 'critical' } },
	},
	backupPool: {
		display_name: 'Garden Flat',
		device_type: 'yale_lock',
		connected_account_id: uuidFor(AUGUST),
		location: HARBOUR_HOUSE,
		properties: { supports_backup_access_code_pool: true, backup_access_code_pool_enabled: true },
	},
	justInTime: {
		display_name: 'Bicycle Shed',
		device_type: 'smartthings_lock',
		connected_account_id: uuidFor(AUGUST),
		location: HARBOUR_HOUSE,
		properties: { supported_code_lengths: [4] },
	},
	threeCodes: {
		display_name: 'Letter Box',
		device_type: 'august_lock',
		connected_account_id: uuidFor(AUGUST),
		location: HARBOUR_HOUSE,
		properties: { max_active_codes_supported: 3 },
	},
	offlineCodes: {
		display_name: 'Mountain Hut',
		device_type: 'igloohome_lock',
		connected_account_id: uuidFor(SCHLAGE),
		location: { location_name: 'Alp', time_zone: 'Europe/Zurich', timezone: 'Europe/Zurich' },
		can_program_online_access_codes: false,
		can_program_offline_access_codes: true,
		can_remotely_lock: false,
		can_remotely_unlock: false,
		properties: { supported_code_lengths: [6, 7, 8, 9] },
	},
} satisfies Record<string, DeviceDetails>;

type OwnDevice = 'frontDoor' | 'backDoor' | 'bathroom' | 'thermostat' | 'noiseSensor';

/** The seeded devices by the names that tests and tools use. */
export type DeviceName = OwnDevice | keyof typeof FURTHER_DEVICES;

/** A device's manufacturer in words and in Seam's key, from its type: `yale_lock` is by `yale`. */
function makerOf(device_type: string): { manufacturer: string; display_name: string } {
	const manufacturer = device_type.split('_')[0];
	return { manufacturer, display_name: manufacturer[0].toUpperCase() + manufacturer.slice(1) };
}

/** A complete device from what is known about it; unless told otherwise it is an online August lock with a keypad. */
export function completeDevice(
	details: DeviceDetails & { device_id: string; workspace_id: string; created_at: string },
): Device {
	const device_type = details.device_type ?? 'august_lock';
	const isLock = /lock$/.test(device_type);
	const maker = makerOf(device_type);
	const battery = details.properties?.battery ?? { level: 0.92, status: 'full' };
	return {
		device_type,
		connected_account_id: uuidFor(AUGUST),
		is_managed: true,
		capabilities_supported: ['access_code', 'lock', 'battery'],
		space_ids: [],
		custom_metadata: {},
		errors: [],
		warnings: [],
		device_manufacturer: maker,
		device_provider: {
			device_provider_name: maker.manufacturer,
			display_name: maker.display_name,
			provider_category: 'stable',
		},
		...(isLock && {
			can_program_online_access_codes: true,
			can_remotely_lock: true,
			can_remotely_unlock: true,
			can_unlock_with_code: true,
			can_simulate_connection: true,
			can_simulate_disconnection: true,
		}),
		...details,
		properties: {
			name: details.display_name,
			appearance: { name: details.display_name },
			online: true,
			manufacturer: maker.manufacturer,
			model: {
				display_name: `${maker.display_name} ${isLock ? 'Smart Lock' : 'Device'}`,
				manufacturer_display_name: maker.display_name,
				...(isLock && { has_built_in_keypad: true }),
			},
			battery,
			battery_level: battery.level,
			...(isLock && {
				locked: true,
				supported_code_lengths: [4, 5, 6, 7, 8],
				has_native_entry_events: true,
			}),
			...details.properties,
		},
	};
}
