import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { getOutputFields } from '../../../nodes/Seam/methods/outputFields';

const namesOf = async (resource: string, operation: string) => {
	const parameters: Record<string, string> = { resource, operation };
	const context = { getCurrentNodeParameter: (name: string) => parameters[name] };
	return (await getOutputFields.call(context as ILoadOptionsFunctions)).map(({ name }) => name);
};

describe('the list of output fields', () => {
	it.each([
		['accessCode', 'create', 'Access Code ID'],
		['connectWebview', 'get', 'URL'],
		['entrance', 'getAll', 'Space IDs'],
		['entrance', 'unlock', 'Action Attempt ID'],
		['lock', 'unlock', 'Action Type'],
		['thermostat', 'setMode', 'Was Confirmed By Device'],
	])('of %s: %s has %s', async (resource, operation, name) => {
		expect(await namesOf(resource, operation)).toContain(name);
	});
});
