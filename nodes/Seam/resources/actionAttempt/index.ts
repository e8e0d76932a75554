import type { Resource } from '../resource';
import { get, getFields } from './get';

export const actionAttempt: Resource = {
	name: 'Action Attempt',
	value: 'actionAttempt',
	description: 'How locking or unlocking went',
	operations: [get],
	firstOperation: get.value,
	fields: getFields,
};
