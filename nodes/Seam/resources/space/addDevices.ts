import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifySpace } from '../../output/space';
import { handledBy } from '../operation';
import { changeMembers } from './changeMembers';

export const addDevices = {
	name: 'Add Devices',
	value: 'addDevices',
	action: 'Add devices to space',
	description: 'Put devices into a space. Access grants for the space then open them too.',
	routing: {
		request: { method: 'POST', url: '/spaces/add_devices' },
		operations: handledBy(changeMembers, {
			effect: 'the devices were added',
			whenUnknown: 'Run this again: a device that is in the space already stays in it.',
			subject: 'space',
			simplify: simplifySpace,
		}),
	},
} satisfies INodePropertyOptions;
