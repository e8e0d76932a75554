import type { CodeRecord } from '../codes';
import { accessCodeNotFound } from '../errors';
import type { Call } from './route';

/**
 * A managed code of the caller's workspace.
 * @throws {SeamError} 404 `access_code_not_found`, also for a code that still lies in a backup pool
 */
export function findCode(
	call: Call,
	access_code_id: string,
	data: Record<string, unknown> = { access_code_id },
): CodeRecord {
	const record = call.world.codes.get(access_code_id);
	if (record?.accessCode.workspace_id !== call.workspaceId || record.inBackupPool) {
		throw accessCodeNotFound(data);
	}
	return record;
}
