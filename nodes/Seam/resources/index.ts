import type { INodeProperties } from 'n8n-workflow';

import { readAnswer } from '../transport/answer';
import { accessCode } from './accessCode';
import { actionAttempt } from './actionAttempt';
import { device } from './device';
import { event } from './event';
import { lock } from './lock';

/** What the node works on. Every request is read by `readAnswer` and runs in its operation's envelope. */
const resource = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Access Code', value: 'accessCode', description: 'The digits that open a lock' },
		{ name: 'Action Attempt', value: 'actionAttempt', description: 'How locking or unlocking went' },
		{ name: 'Device', value: 'device', description: 'A lock, or another thing that Seam is connected to' },
		{ name: 'Event', value: 'event', description: 'Something that happened' },
		{ name: 'Lock', value: 'lock', description: 'A door to lock or unlock from afar' },
	],
	default: 'accessCode',
	routing: { send: { paginate: true }, output: { postReceive: [readAnswer] } },
} satisfies INodeProperties;

/** The resources and their operations. */
export const resources = [
	resource,
	accessCode,
	actionAttempt,
	device,
	event,
	lock,
] satisfies INodeProperties[];
