import type { Resource } from '../resource';
import { createPortal, createPortalFields } from './createPortal';

export const customer: Resource = {
	name: 'Customer',
	value: 'customer',
	description: 'A customer of yours, such as an owner whose flats you look after',
	operations: [createPortal],
	firstOperation: createPortal.value,
	fields: createPortalFields,
};
