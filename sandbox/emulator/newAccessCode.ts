import { backupsOf, fillBackupPool, type CodeServices } from './backupPool';
import { violatedConstraint, type CodeWish } from './codeConstraints';
import { completeCode, type CodeRecord } from './codes';
import type { Dates } from './dates';
import { SeamError, invalidInput } from './errors';
import { needsTimeZone } from './seed';
import type { Device } from './types';
import type { World } from './world';

/** What every route that makes codes takes about them. */
export interface NewCode extends Dates {
	name?: string;
	code?: string;
	preferred_code_length?: number;
	prefer_native_scheduling?: boolean;
	allow_external_modification?: boolean;
	is_external_modification_allowed?: boolean;
	use_backup_access_code_pool?: boolean;
}

/** A code to be made: where, with which PIN, and for when. */
export interface Making {
	device: Device;
	code: string;
	frame: Dates | undefined;
	body: NewCode;
	common_code_key: string | null;
	/** Whether the caller set the PIN; otherwise the emulator chose it. */
	isWished: boolean;
	offline?: { is_one_time_use: boolean };
}

/** 409 for a PIN that the lock has already at an overlapping time. */
export function duplicate(code: string, name: string | null, frame: Dates): SeamError {
	const period = frame.starts_at ? ` for period ${frame.starts_at}-${frame.ends_at}` : '';
	return new SeamError(
		409,
		'duplicate_access_code',
		`Cannot set duplicate access code ${code} named ${name ?? ''}${period}`,
	);
}

/**
 * A device of the workspace that takes codes.
 * @throws {SeamError} 404 `device_not_found`, 400 `device_type_not_supported`
 */
export function usableDevice(
	world: World,
	workspace_id: string,
	device_id: string,
	offline: boolean,
): Device {
	const device = world.device(device_id, workspace_id);
	const able = offline ? device.can_program_offline_access_codes : device.can_program_online_access_codes;
	if (!able) {
		throw new SeamError(
			400,
			'device_type_not_supported',
			`This device does not support ${offline ? 'offline' : 'online'} access codes`,
			{ data: { device_id } },
		);
	}
	return device;
}

/**
 * Why the lock will not take a code as it was asked for; undefined if it will.
 * @throws {SeamError} 400 `invalid_input` with that reason, where it is checked at once
 */
export function refusalOf(world: World, device: Device, wish: CodeWish): string | undefined {
	const refusal = violatedConstraint(world, device, wish);
	if (refusal !== undefined && world.settings.constraintChecks === 'at-once') {
		throw invalidInput(refusal, wish.isWished ? 'code' : undefined);
	}
	return refusal;
}

/**
 * Adds a code to those that Seam knows; its programming is begun by the caller.
 * @throws {SeamError} 400 `invalid_input` for a code that the lock cannot take, where that is checked at once
 */
export function makeCode(services: CodeServices, making: Making): CodeRecord {
	const { device, code, frame, body, common_code_key, offline } = making;
	const { world } = services;
	if (frame && needsTimeZone(device)) {
		throw invalidInput('Time zone required for time-bound access codes on this device', 'device_id');
	}
	const { isWished } = making;
	const refusal = refusalOf(world, device, { ...frame, pin: code, isWished });
	if (body.use_backup_access_code_pool) {
		device.properties.backup_access_code_pool_enabled = true;
	}
	fillBackupPool(services, device);
	const accessCode = completeCode(device, {
		name: body.name ?? 'New Access Code',
		code,
		common_code_key,
		created_at: world.clock.iso(),
		...(frame && { type: 'time_bound', ...frame }),
		is_backup_access_code_available: frame !== undefined && backupsOf(world, device).length > 0,
		is_external_modification_allowed:
			body.is_external_modification_allowed ?? body.allow_external_modification ?? false,
		is_offline_access_code: offline !== undefined,
		is_one_time_use: offline?.is_one_time_use ?? false,
	});
	return world.codes.add(accessCode, {
		preferNativeScheduling: body.prefer_native_scheduling ?? true,
		isWished,
		...(refusal !== undefined && { refusal }),
	});
}
