import type { World } from '../world';
import type { GrantRecord, MethodRecord } from './types';

/** Tells of what happened to a method. Of a PIN that was issued, the event carries the PIN. */
export function tellOfMethod(world: World, grant: GrantRecord, method: MethodRecord, what: string): void {
	const { access_grant_id, access_grant_key } = grant;
	const isIssue = what === 'issued' || what === 'reissued';
	world.events.emit(`access_method.${what}`, grant.workspace_id, {
		access_method_id: method.access_method_id,
		access_grant_ids: [access_grant_id],
		...(access_grant_key !== undefined && { access_grant_keys: [access_grant_key] }),
		...(isIssue && { is_backup_code: false }),
		...(isIssue && method.code !== null && { code: method.code }),
	});
}

/** Tells of what happened to a grant. */
export function tellOfGrant(
	world: World,
	{ access_grant_id, workspace_id }: GrantRecord,
	what: string,
	more: Record<string, unknown> = {},
): void {
	world.events.emit(`access_grant.${what}`, workspace_id, { access_grant_id, ...more });
}
