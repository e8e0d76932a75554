import type { INodeProperties } from 'n8n-workflow';

import { accessCodeFields } from './accessCode';
import { actionAttemptFields } from './actionAttempt';
import { deviceFields } from './device';
import { listFields } from './lists';
import { waitingFields } from './waiting';

/** The fields of all operations, in the order in which the editor shows them. */
export const fields: INodeProperties[] = [
	...deviceFields,
	...actionAttemptFields,
	...accessCodeFields,
	...listFields,
	...waitingFields,
];
