import {
	isINodeProperties,
	isINodePropertyOptions,
	type IDisplayOptions,
	type INodeProperties,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';

/** One operation of a node's description. */
export interface Operation {
	resource: string;
	operation: string;
	/** Seam's route as the description has it. */
	route: string | undefined;
	method: string | undefined;
}

/** One parameter that an operation shows. */
export interface Field {
	/** Where its value is in the node's parameters: `['additionalFields', 'maxTimeRounding']`. */
	path: string[];
	type: INodeProperties['type'];
	required: boolean;
	/** Seam's parameter that n8n's routing puts the value into, if it is the routing that does so. */
	property: string | undefined;
	/** True if the routing sends something made from the value instead of the value itself. */
	isRewritten: boolean;
	/** The choices of a list. */
	choices: Array<string | number | boolean>;
	/** What it is when nobody touches it. */
	default: NodeParameterValueType;
	/** What other parameters must be for it to be shown, apart from resource and operation. */
	condition: Record<string, string | number | boolean>;
}

function matches(display: IDisplayOptions | undefined, resource: string, operation: string): boolean {
	const given = new Map([
		['resource', resource],
		['operation', operation],
	]);
	const verdicts = (rules: IDisplayOptions['show']): boolean[] =>
		Object.entries(rules ?? {}).flatMap(([key, list]) => {
			const value = given.get(key.replace(/^\//, ''));
			return value === undefined ? [] : [list?.some((wanted) => wanted === value) ?? false];
		});
	return verdicts(display?.show).every(Boolean) && !verdicts(display?.hide).some(Boolean);
}

function conditionOf(display: IDisplayOptions | undefined): Field['condition'] {
	const condition: Field['condition'] = {};
	for (const [key, list] of Object.entries(display?.show ?? {})) {
		const name = key.replace(/^\//, '');
		const value = list?.[0];
		if (name === 'resource' || name === 'operation') continue;
		if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
			condition[name] = value;
	}
	return condition;
}

/** All operations of a declarative node. */
export function operationsOf({ properties }: INodeTypeDescription): Operation[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.filter(isINodePropertyOptions).map(({ value, routing }) => ({
					resource: String(resource),
					operation: String(value),
					route: routing?.request?.url,
					method: routing?.request?.method,
				})),
			),
		);
}

/** All parameters that an operation shows, those inside collections too, without resource and operation themselves. */
export function fieldsOf({ properties }: INodeTypeDescription, { resource, operation }: Operation): Field[] {
	const walk = (property: INodeProperties, parents: string[], outer: Field['condition']): Field[] => {
		if (!matches(property.displayOptions, resource, operation)) return [];
		const path = [...parents, property.name];
		const condition = { ...outer, ...conditionOf(property.displayOptions) };
		const options = property.options ?? [];
		if (property.type === 'collection') {
			return options.filter(isINodeProperties).flatMap((inner) => walk(inner, path, condition));
		}
		const send = property.routing?.send;
		return [
			{
				path,
				type: property.type,
				required: property.required ?? false,
				property: send?.type === 'body' ? send.property : undefined,
				isRewritten: send?.value !== undefined,
				choices: options.filter(isINodePropertyOptions).map(({ value }) => value),
				default: property.default,
				condition,
			},
		];
	};
	return properties
		.filter(({ name }) => !['resource', 'operation', 'requestOptions'].includes(name))
		.flatMap((property) => walk(property, [], {}));
}
