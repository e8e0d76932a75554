import { SeamError, invalidInput } from '../errors';
import type { Device } from '../types';
import { filteredDevices, presentDevice, type DeviceFilters } from './devices';
import { route, type Call, type Route } from './route';

type Capability =
	| 'can_remotely_lock'
	| 'can_remotely_unlock'
	| 'can_unlock_with_code'
	| 'can_configure_auto_lock';

function able(call: Call, device_id: string, capability: Capability): Device {
	const device = call.world.device(device_id, call.workspaceId);
	if (!device[capability]) {
		throw new SeamError(400, 'device_type_not_supported', `This device lacks ${capability}`, {
			data: { device_id },
		});
	}
	return device;
}

function lockDoor(body: { device_id: string }, call: Call): object {
	const device = able(call, body.device_id, 'can_remotely_lock');
	call.limits.take('lock', [body.device_id]);
	return { action_attempt: { ...call.locking.turn(device, 'LOCK_DOOR') } };
}

function unlockDoor(body: { device_id: string }, call: Call): object {
	const device = able(call, body.device_id, 'can_remotely_unlock');
	call.limits.take('unlock', [body.device_id]);
	return { action_attempt: { ...call.locking.turn(device, 'UNLOCK_DOOR') } };
}

function isLock(device: Device): boolean {
	return device.properties.locked !== undefined;
}

function get(body: { device_id?: string; name?: string }, call: Call): object {
	if (body.device_id === undefined && body.name === undefined) {
		throw invalidInput('Must specify either device_id or name');
	}
	const found = filteredDevices({}, call).find(
		(device) =>
			isLock(device) && (device.device_id === body.device_id || device.properties.name === body.name),
	);
	if (!found) throw new SeamError(404, 'device_not_found', 'Device not found', { data: { ...body } });
	const device = presentDevice(found);
	return { lock: device, device };
}

function list(body: DeviceFilters, call: Call): object {
	const devices = filteredDevices(body, call).filter(isLock).map(presentDevice);
	return { locks: devices, devices };
}

function enterCode(body: { device_id: string; code: string }, call: Call): object {
	const device = able(call, body.device_id, 'can_unlock_with_code');
	return { action_attempt: { ...call.locking.enter(device, body.code) } };
}

interface AutoLockBody {
	device_id: string;
	auto_lock_enabled: boolean;
	auto_lock_delay_seconds?: number;
}

function configureAutoLock(body: AutoLockBody, call: Call): object {
	const { device_id, auto_lock_enabled, auto_lock_delay_seconds: seconds } = body;
	const device = able(call, device_id, 'can_configure_auto_lock');
	if (seconds !== undefined && !(seconds >= 1 && seconds <= 60)) {
		throw invalidInput('Number must be from 1 to 60', 'auto_lock_delay_seconds');
	}
	return { action_attempt: { ...call.locking.configureAutoLock(device, auto_lock_enabled, seconds) } };
}

export const lockRoutes: Route[] = [
	route('/locks/lock_door', lockDoor),
	route('/locks/unlock_door', unlockDoor),
	route('/locks/configure_auto_lock', configureAutoLock),
	route('/locks/get', get),
	route('/locks/list', list),
	route('/locks/simulate/keypad_code_entry', enterCode),
];
