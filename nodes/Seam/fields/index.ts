import type { INodeProperties } from 'n8n-workflow';

import { accessCodeFields } from './accessCode';
import { accessGrantFields, accessGrantKeyFields } from './accessGrant';
import { bookingFields } from './booking';
import { deviceFields } from './device';
import { deviceSettingFields } from './deviceSettings';
import { listFields } from './lists';
import { spaceFields } from './space';
import { thermostatFields } from './thermostat';
import { unmanagedAccessCodeFields } from './unmanagedAccessCode';
import { waitingFields } from './waiting';

/** The fields that operations share, in the order in which the editor shows them. */
export const fields: INodeProperties[] = [
	...deviceFields,
	...spaceFields,
	...deviceSettingFields,
	...thermostatFields,
	...accessGrantKeyFields,
	...bookingFields,
	...accessCodeFields,
	...accessGrantFields,
	...unmanagedAccessCodeFields,
	...listFields,
	...waitingFields,
];
