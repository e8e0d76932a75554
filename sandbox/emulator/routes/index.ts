import { accessCodeListRoutes } from './accessCodeLists';
import { accessCodeRoutes } from './accessCodes';
import { actionAttemptRoutes } from './actionAttempts';
import { backupAccessCodeRoutes } from './backupAccessCodes';
import { connectedAccountRoutes } from './connectedAccounts';
import { deviceRoutes } from './devices';
import { eventRoutes } from './events';
import { lockRoutes } from './locks';
import type { Route } from './route';
import { unmanagedAccessCodeRoutes } from './unmanagedAccessCodes';
import { webhookRoutes } from './webhooks';
import { workspaceRoutes } from './workspaces';

/** The routes that the emulator answers itself, by path; all others are the vendor's fake's. */
export const routes = new Map<string, Route>(
	[
		accessCodeRoutes,
		accessCodeListRoutes,
		backupAccessCodeRoutes,
		unmanagedAccessCodeRoutes,
		actionAttemptRoutes,
		connectedAccountRoutes,
		deviceRoutes,
		eventRoutes,
		lockRoutes,
		webhookRoutes,
		workspaceRoutes,
	]
		.flat()
		.map((route) => [route.path, route]),
);
