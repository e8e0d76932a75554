import type { INodeProperties } from 'n8n-workflow';

import { accessCode } from './accessCode';
import { accessGrant } from './accessGrant';
import { accessMethod } from './accessMethod';
import { actionAttempt } from './actionAttempt';
import { booking } from './booking';
import { connectedAccount } from './connectedAccount';
import { connectWebview } from './connectWebview';
import { customer } from './customer';
import { device } from './device';
import { entrance } from './entrance';
import { event } from './event';
import { lock } from './lock';
import { space } from './space';
import { thermostat } from './thermostat';
import { unmanagedAccessCode } from './unmanagedAccessCode';

/** All that the node works on, in the order of the list. */
const all = [
	accessCode,
	accessGrant,
	accessMethod,
	actionAttempt,
	booking,
	connectWebview,
	connectedAccount,
	customer,
	device,
	entrance,
	event,
	lock,
	space,
	thermostat,
	unmanagedAccessCode,
];

/** The choice of a resource. `paginate` has n8n's routing engine call each operation's handler. */
const resource = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: all.map(({ name, value, description }) => ({ name, value, description })),
	default: 'accessCode',
	routing: { send: { paginate: true } },
} satisfies INodeProperties;

/** The choice of an operation, for each resource. */
const operations = all.map(
	({ value, operations: options, firstOperation }): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options,
		default: firstOperation,
	}),
);

/** The resources, their operations, and the fields that belong to one operation alone. */
export const resources: INodeProperties[] = [resource, ...operations, ...all.flatMap(({ fields }) => fields)];
