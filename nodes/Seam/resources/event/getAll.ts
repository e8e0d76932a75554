import type { INodePropertyOptions } from 'n8n-workflow';

import { events, prepareListEvents } from '../../request/events';
import { envelope } from '../../transport/envelope';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many events',
	description: 'Retrieve what happened: codes set and removed, doors unlocked, locks gone offline',
	routing: {
		request: { method: 'POST', url: '/events/list' },
		send: { preSend: [prepareListEvents] },
		operations: envelope({ kind: 'read', journey: events }),
	},
} satisfies INodePropertyOptions;
