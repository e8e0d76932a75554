import { Seam } from '../../nodes/Seam/Seam.node';
import { fieldsOf, operationsOf, type Field } from './description';
import { allowedValues, isRoute, offeredParameters, parametersOf, type Schema } from './openapi';

const { description } = new Seam();
const operations = operationsOf(description).map(
	(operation) => [`${operation.resource} / ${operation.operation}`, operation] as const,
);

/** The types of n8n's parameters whose values can stand for a type of Seam's. A text can be a list with commas. */
const COMPATIBLE: Record<string, string[]> = {
	string: ['string', 'dateTime', 'options', 'resourceLocator'],
	boolean: ['boolean'],
	number: ['number'],
	integer: ['number'],
	array: ['multiOptions', 'string', 'json'],
};

/** What is wrong with a field that the routing sends as a parameter of this schema. */
function mismatches({ type, choices, isRewritten }: Field, schema: Schema): string[] {
	if (isRewritten || schema.type === undefined) return [];
	if (!COMPATIBLE[schema.type]?.includes(type)) return [`is of type ${type}, Seam wants ${schema.type}`];
	const allowed = allowedValues(schema.type === 'array' ? (schema.items ?? {}) : schema);
	if (allowed === undefined) return [];
	return choices
		.filter((choice) => !allowed.includes(choice))
		.map((choice) => `offers '${String(choice)}', which Seam does not know`);
}

describe("the node's description", () => {
	it('has operations', () => {
		expect(operations.length).toBeGreaterThan(0);
	});

	describe.each(operations)('%s', (_name, operation) => {
		it('has a route of Seam', () => {
			expect(operation.method).toBe('POST');
			expect(operation.route).toMatch(/^\//);
			expect(isRoute(operation.route ?? '')).toBe(true);
		});

		it('sends only what that route takes, in the types that it takes', () => {
			const parameters = parametersOf(operation.route ?? '');
			const offered = offeredParameters(operation.route ?? '');
			const wrong = fieldsOf(description, operation).flatMap((field) => {
				const { property } = field;
				if (property === undefined) return [];
				const name = `${field.path.join('.')} → ${property}`;
				const schema = parameters.get(property);
				if (schema === undefined || !offered.includes(property))
					return [`${name}: not a parameter that Seam offers`];
				return mismatches(field, schema).map((finding) => `${name}: ${finding}`);
			});
			expect(wrong).toEqual([]);
		});
	});

	it('offers everything that Seam offers for a new access code', () => {
		const create = operations.find(([name]) => name === 'accessCode / create')?.[1];
		if (create === undefined) throw new Error('There is no Create');
		const sent = fieldsOf(description, create).map(({ property }) => property);
		// An older spelling of is_external_modification_allowed, with the same description.
		const synonyms = ['allow_external_modification'];
		const offered = offeredParameters('/access_codes/create').filter((name) => !synonyms.includes(name));
		expect(offered.filter((name) => !sent.includes(name))).toEqual([]);
	});
});
