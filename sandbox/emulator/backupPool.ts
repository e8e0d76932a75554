import { completeCode, type CodeRecord } from './codes';
import { freePin } from './pins';
import type { Programming } from './programming';
import type { Device } from './types';
import type { World } from './world';

/** What it takes to put a code onto a lock. */
export interface CodeServices {
	world: World;
	programming: Programming;
}

/** How many backup codes Seam keeps ready on a device whose pool is on. */
const BACKUP_POOL_SIZE = 3;

/** The backup codes that lie ready in the pool of a device. */
export function backupsOf(world: World, device: Device): CodeRecord[] {
	if (!device.properties.backup_access_code_pool_enabled) return [];
	return [...world.codes.onDevice(device.device_id)].filter((record) => record.inBackupPool);
}

/** Fills the pool of a device that has one; the codes are on the lock from the start, and in no list. */
export function fillBackupPool({ world, programming }: CodeServices, device: Device): void {
	const { properties } = device;
	if (!properties.supports_backup_access_code_pool || !properties.backup_access_code_pool_enabled) return;
	for (let missing = BACKUP_POOL_SIZE - backupsOf(world, device).length; missing > 0; missing--) {
		const code = freePin(world, [device], {}, undefined);
		if (code === undefined) return;
		const record = world.codes.add(
			completeCode(device, {
				name: `Backup Access Code ${code}`,
				code,
				created_at: world.clock.iso(),
				is_backup: true,
			}),
			{ preferNativeScheduling: true, inBackupPool: true },
		);
		programming.adopt(record);
	}
}
