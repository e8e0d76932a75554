import { SeamError } from '../errors';
import { route, type Call, type Route } from './route';

function get(_body: object, call: Call): object {
	const workspace = call.world.workspaces.get(call.workspaceId);
	if (!workspace) throw new SeamError(404, 'workspace_not_found', 'Workspace not found');
	return { workspace };
}

function list(_body: object, call: Call): object {
	return {
		workspaces: [...call.world.workspaces.values()].filter((w) => w.workspace_id === call.workspaceId),
	};
}

export const workspaceRoutes: Route[] = [route('/workspaces/get', get), route('/workspaces/list', list)];
