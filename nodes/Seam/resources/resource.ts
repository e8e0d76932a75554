import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** One thing that the node works on: as the list shows it, its operations, and the fields that are theirs alone. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	operations: INodePropertyOptions[];
	/** The operation that is chosen at first. */
	firstOperation: string;
	fields: INodeProperties[];
}
