import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifySpace } from '../../output/space';
import { handledBy } from '../operation';
import { changeMembers } from './changeMembers';

export const removeDevices = {
	name: 'Remove Devices',
	value: 'removeDevices',
	action: 'Remove devices from space',
	description: 'Take devices out of a space. Access grants for the space no longer open them.',
	routing: {
		request: { method: 'POST', url: '/spaces/remove_devices' },
		operations: handledBy(changeMembers, {
			effect: 'the devices were removed',
			whenUnknown: 'Run this again: a device that is not in the space stays out of it.',
			subject: 'space',
			simplify: simplifySpace,
		}),
	},
} satisfies INodePropertyOptions;
