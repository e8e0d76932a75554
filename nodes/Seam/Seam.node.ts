import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { operationsOf } from './execute';
import { fields } from './fields';
import { searchAccessCodes } from './listSearch/accessCodes';
import { getDevices, searchDevices } from './listSearch/devices';
import { resources } from './resources';
import { EVERY_REQUEST } from './transport/request';

export class Seam implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seam',
		name: 'seam',
		icon: { light: 'file:seam.svg', dark: 'file:seam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Put door codes on smart locks, change and remove them, and wait until they work',
		defaults: { name: 'Seam' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'seamApi', required: true }],
		requestDefaults: { baseURL: '={{ $credentials.baseUrl }}', ...EVERY_REQUEST },
		properties: [...resources, ...fields],
	};

	customOperations = operationsOf(this.description);

	methods = {
		listSearch: { searchAccessCodes, searchDevices },
		loadOptions: { getDevices },
	};
}
