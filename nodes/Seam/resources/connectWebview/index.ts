import type { Resource } from '../resource';
import { create, createFields } from './create';
import { get, getFields } from './get';

export const connectWebview: Resource = {
	name: 'Connect Webview',
	value: 'connectWebview',
	description: 'A link on which an owner connects their locks to Seam',
	operations: [create, get],
	firstOperation: create.value,
	fields: [...createFields, ...getFields],
};
