import type { INodeProperties } from 'n8n-workflow';

import { accessCodeFields } from './accessCode';
import { bookingFields } from './booking';
import { deviceFields } from './device';
import { listFields } from './lists';
import { spaceFields } from './space';
import { waitingFields } from './waiting';

/** The fields that operations share, in the order in which the editor shows them. */
export const fields: INodeProperties[] = [
	...deviceFields,
	...spaceFields,
	...bookingFields,
	...accessCodeFields,
	...listFields,
	...waitingFields,
];
