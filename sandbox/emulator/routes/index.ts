import { accessCodeRoutes } from './accessCodes';
import { actionAttemptRoutes } from './actionAttempts';
import { deviceRoutes } from './devices';
import type { Route } from './route';
import { workspaceRoutes } from './workspaces';

/** The routes that the emulator answers itself, by path. */
export const routes = new Map<string, Route>(
	[...accessCodeRoutes, ...actionAttemptRoutes, ...deviceRoutes, ...workspaceRoutes].map((route) => [
		route.path,
		route,
	]),
);
