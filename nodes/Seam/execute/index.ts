import type { INodeProperties, INodePropertyOptions, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { operationOf, runItems } from './runItems';

type CustomOperations = NonNullable<INodeType['customOperations']>;

function isOption(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

function resourcesOf({ displayOptions }: INodeProperties): string[] {
	return (displayOptions?.show?.resource ?? []).map(String);
}

/**
 * The operations that a description declares, for n8n's engine to run directly. The description stays the only place
 * that says what they are.
 */
export function operationsOf(description: INodeTypeDescription): CustomOperations {
	const operations: CustomOperations = {};
	for (const property of description.properties.filter(({ name }) => name === 'operation')) {
		for (const option of (property.options ?? []).filter(isOption)) {
			const operation = operationOf(`${resourcesOf(property).join()}: ${option.name}`, option.routing);
			for (const resource of resourcesOf(property)) {
				operations[resource] = {
					...operations[resource],
					[String(option.value)]: async function () {
						return await runItems(this, description, operation);
					},
				};
			}
		}
	}
	return operations;
}
