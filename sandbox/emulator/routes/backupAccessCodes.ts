import { backupsOf, fillBackupPool } from '../backupPool';
import type { CodeRecord } from '../codes';
import { SeamError } from '../errors';
import { presentCode } from '../presentCode';
import { subject } from '../programming';
import { findCode } from './findCode';
import { route, type Call, type Route } from './route';

function pullBackup(body: { access_code_id: string }, call: Call): object {
	const { world } = call;
	const record = findCode(call, body.access_code_id);
	const { accessCode } = record;
	const answer = (backup: CodeRecord) => ({
		access_code: presentCode(accessCode, world.settings),
		backup_access_code: presentCode(backup.accessCode, world.settings),
	});
	const pulled =
		accessCode.pulled_backup_access_code_id && world.codes.get(accessCode.pulled_backup_access_code_id);
	if (pulled) return answer(pulled);
	if (accessCode.starts_at === undefined || accessCode.ends_at === undefined) {
		throw new SeamError(
			400,
			'access_code_not_time_bound',
			'Backups can only be used for time_bound access codes.',
		);
	}
	const device = world.device(accessCode.device_id, call.workspaceId);
	fillBackupPool(call, device);
	const [backup] = backupsOf(world, device);
	if (!backup) {
		throw new SeamError(404, 'backup_access_code_not_found', 'Backup access code not found', {
			data: { access_code_id: body.access_code_id },
		});
	}
	backup.inBackupPool = false;
	accessCode.pulled_backup_access_code_id = backup.accessCode.access_code_id;
	accessCode.is_backup_access_code_available = false;
	accessCode.warnings.push({
		warning_code: 'using_backup_access_code',
		message: 'A backup access code is used in place of this one.',
		created_at: world.clock.iso(),
	});
	call.programming.update(
		backup,
		{
			...(accessCode.name !== null && { name: `${accessCode.name} (backup)` }),
			frame: { starts_at: accessCode.starts_at, ends_at: accessCode.ends_at },
		},
		[],
	);
	world.events.emit('access_code.backup_access_code_pulled', call.workspaceId, {
		...subject(accessCode, device),
		backup_access_code_id: backup.accessCode.access_code_id,
	});
	fillBackupPool(call, device);
	return answer(backup);
}

export const backupAccessCodeRoutes: Route[] = [route('/access_codes/pull_backup_access_code', pullBackup)];
