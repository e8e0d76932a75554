import { SeamError } from '../errors';
import { paged } from '../paging';
import { route, type Call, type Route } from './route';

interface ListBody {
	action_attempt_ids?: string[];
	device_id?: string;
	limit?: number;
	page_cursor?: string | null;
}

function get(body: { action_attempt_id: string }, call: Call): object {
	const record = call.world.attempts.get(body.action_attempt_id);
	if (record?.workspace_id !== call.workspaceId) {
		throw new SeamError(
			404,
			'action_attempt_not_found',
			'Could not find action_attempt with action_attempt_id',
			{
				data: { action_attempt_id: body.action_attempt_id },
			},
		);
	}
	return { action_attempt: record.attempt };
}

function list(body: ListBody, call: Call): object {
	const { attempts } = call.world;
	const found = body.action_attempt_ids
		? [...new Set(body.action_attempt_ids)]
				.flatMap((id) => attempts.get(id) ?? [])
				.sort((a, b) => a.sequence - b.sequence)
		: [...attempts.all()];
	const fitting = found.filter(
		(record) =>
			record.workspace_id === call.workspaceId &&
			(body.device_id === undefined || record.device_id === body.device_id),
	);
	const { rows, pagination } = paged(call, body, 500, fitting, (record) => record.sequence);
	return { action_attempts: rows.map((record) => record.attempt), pagination };
}

export const actionAttemptRoutes: Route[] = [
	route('/action_attempts/get', get),
	route('/action_attempts/list', list),
];
