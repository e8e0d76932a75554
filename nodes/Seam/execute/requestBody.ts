import {
	NodeHelpers,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** A parameter that is sent: where its value is, and what Seam calls it. */
export interface SentParameter {
	/** As `getNodeParameter` takes it: `name`, or `additionalFields.isOneTimeUse`. */
	path: string;
	/** Seam's name. */
	property: string;
	/** Whether the value is picked from a list, and only its ID is sent. */
	isPicked: boolean;
}

function isProperty(option: object): option is INodeProperties {
	return 'type' in option;
}

/**
 * The parameters that a node sends, as it is filled in. What is shown depends on what the workflow has saved, before
 * any expression, so it is the same for all items of a run.
 */
export function sentParameters(
	context: IExecuteFunctions,
	description: INodeTypeDescription,
): SentParameter[] {
	const node = context.getNode();
	const isShown = (property: INodeProperties) =>
		NodeHelpers.displayParameter(node.parameters, property, node, description, node.parameters);
	const sent = (property: INodeProperties, path: string): SentParameter[] => {
		const name = property.routing?.send?.property;
		return name === undefined
			? []
			: [{ path, property: name, isPicked: property.type === 'resourceLocator' }];
	};
	return description.properties.filter(isShown).flatMap((property) => {
		const given = node.parameters[property.name];
		if (property.type !== 'collection' || typeof given !== 'object' || given === null) {
			return sent(property, property.name);
		}
		return (property.options ?? [])
			.filter(isProperty)
			.filter((option) => option.name in given && isShown(option))
			.flatMap((option) => sent(option, `${property.name}.${option.name}`));
	});
}

/**
 * The body of one item's request, by Seam's names: every expression is evaluated once.
 * @throws the expression's error
 */
export function bodyOf(
	context: IExecuteFunctions,
	parameters: SentParameter[],
	itemIndex: number,
): IDataObject {
	const body: IDataObject = {};
	for (const { path, property, isPicked } of parameters) {
		body[property] = context.getNodeParameter(path, itemIndex, undefined, {
			extractValue: isPicked,
			skipValidation: true,
		});
	}
	return body;
}
