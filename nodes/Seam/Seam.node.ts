import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { operationsOf } from './execute/customOperations';
import { fields } from './fields';
import { searchAccessCodes } from './methods/accessCodes';
import { searchClimatePresets } from './methods/climatePresets';
import { searchConnectedAccounts } from './methods/connectedAccounts';
import { getAllDevices, getDevices, searchDevices } from './methods/devices';
import { searchEntrances } from './methods/entrances';
import { getOutputFields } from './methods/outputFields';
import { searchSpaces } from './methods/spaces';
import { searchTimeZones } from './methods/timeZones';
import { resources } from './resources';

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
		requestDefaults: { baseURL: '={{ $credentials.baseUrl }}' },
		properties: [...resources, ...fields],
	};

	customOperations = operationsOf(this.description);

	methods = {
		listSearch: {
			searchAccessCodes,
			searchClimatePresets,
			searchConnectedAccounts,
			searchDevices,
			searchEntrances,
			searchSpaces,
			searchTimeZones,
		},
		loadOptions: { getAllDevices, getDevices, getOutputFields },
	};
}
