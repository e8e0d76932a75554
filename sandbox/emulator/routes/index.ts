import { accessCodeListRoutes } from './accessCodeLists';
import { accessCodeRoutes } from './accessCodes';
import { accessGrantRoutes } from './accessGrants';
import { accessMethodRoutes } from './accessMethods';
import { actionAttemptRoutes } from './actionAttempts';
import { backupAccessCodeRoutes } from './backupAccessCodes';
import { connectWebviewRoutes } from './connectWebviews';
import { connectedAccountRoutes } from './connectedAccounts';
import { customerRoutes } from './customers';
import { deviceChangeRoutes } from './deviceChanges';
import { deviceRoutes } from './devices';
import { entranceRoutes } from './entrances';
import { eventRoutes } from './events';
import { lockRoutes } from './locks';
import type { Route } from './route';
import { spaceRoutes } from './spaces';
import { thermostatScheduleRoutes } from './thermostatSchedules';
import { thermostatRoutes } from './thermostats';
import { unmanagedAccessCodeRoutes } from './unmanagedAccessCodes';
import { userIdentityRoutes } from './userIdentities';
import { webhookRoutes } from './webhooks';
import { workspaceRoutes } from './workspaces';

/** The routes that the emulator answers itself, by path; all others are the vendor's fake's. */
export const routes = new Map<string, Route>(
	[
		accessCodeRoutes,
		accessCodeListRoutes,
		backupAccessCodeRoutes,
		accessGrantRoutes,
		accessMethodRoutes,
		unmanagedAccessCodeRoutes,
		actionAttemptRoutes,
		connectWebviewRoutes,
		connectedAccountRoutes,
		customerRoutes,
		deviceRoutes,
		deviceChangeRoutes,
		entranceRoutes,
		eventRoutes,
		lockRoutes,
		spaceRoutes,
		thermostatRoutes,
		thermostatScheduleRoutes,
		userIdentityRoutes,
		webhookRoutes,
		workspaceRoutes,
	]
		.flat()
		.map((route) => [route.path, route]),
);
