import { openapi } from '@seamapi/types/connect';
import Ajv, { type AnySchemaObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A schema of Seam's OpenAPI 3.0 document, as far as the contract tests read it. */
export interface Schema {
	type?: string;
	enum?: unknown[];
	format?: string;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	oneOf?: Schema[];
	default?: unknown;
	deprecated?: boolean;
	'x-undocumented'?: string;
}

const document: unknown = openapi;

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: string[]): unknown {
	return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}

const NAMED_SCHEMAS = ['properties'];
const SCHEMAS = ['items', 'anyOf', 'allOf', 'not', 'additionalProperties'];

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema has the type `null`, makes `exclusiveMinimum` a switch on `minimum`,
 * and refers to schemas from the document's root. Seam's unions are written as `oneOf` although their alternatives
 * overlap (a date-time is a string too), so they are read as `anyOf`.
 */
function jsonSchema(schema: unknown): AnySchemaObject {
	if (!isObject(schema)) throw new Error(`Not a schema: ${JSON.stringify(schema)}`);
	const converted: AnySchemaObject = {};
	for (const [key, value] of Object.entries(schema)) {
		if (key === 'nullable' || (key === 'minimum' && schema.exclusiveMinimum === true)) continue;
		else if (key === 'exclusiveMinimum') {
			if (value === true) converted.exclusiveMinimum = schema.minimum;
		} else if (key === '$ref') converted.$ref = `seam${String(value)}`;
		else if (NAMED_SCHEMAS.includes(key) && isObject(value)) {
			converted[key] = Object.fromEntries(
				Object.entries(value).map(([name, inner]) => [name, jsonSchema(inner)]),
			);
		} else if (key === 'oneOf' && Array.isArray(value)) converted.anyOf = value.map(jsonSchema);
		else if (SCHEMAS.includes(key) && Array.isArray(value)) converted[key] = value.map(jsonSchema);
		else if (SCHEMAS.includes(key) && isObject(value)) converted[key] = jsonSchema(value);
		else converted[key] = value;
	}
	return schema.nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

const ajv = new Ajv({ allErrors: true, strict: false, formats: { float: true } });
addFormats(ajv);
const components = at(['components', 'schemas']);
if (!isObject(components)) throw new Error('The OpenAPI document has no schemas');
ajv.addSchema({
	$id: 'seam',
	components: {
		schemas: Object.fromEntries(
			Object.entries(components).map(([name, schema]) => [name, jsonSchema(schema)]),
		),
	},
});

const validators = new Map<string, ValidateFunction>();

function validatorFor(path: string[]): ValidateFunction {
	const key = path.join(' ');
	let validate = validators.get(key);
	if (validate === undefined) {
		const schema = at(path);
		if (schema === undefined) throw new Error(`Seam's OpenAPI has no ${key}`);
		validate = ajv.compile(jsonSchema(schema));
		validators.set(key, validate);
	}
	return validate;
}

const requestPath = (route: string) => [
	'paths',
	route,
	'post',
	'requestBody',
	'content',
	'application/json',
	'schema',
];

const responsePath = (route: string) => [
	'paths',
	route,
	'post',
	'responses',
	'200',
	'content',
	'application/json',
	'schema',
];

/** True if Seam has a POST route at this path, such as `/access_codes/create`. */
export function isRoute(route: string): boolean {
	return at(['paths', route, 'post']) !== undefined;
}

/** The properties of a schema, alternatives of a union merged: name → schema. */
function propertiesOf(root: unknown): Map<string, Schema> {
	const parameters = new Map<string, Schema>();
	const collect = (schema: unknown) => {
		if (!isObject(schema)) return;
		if (isObject(schema.properties)) {
			for (const [name, property] of Object.entries(schema.properties)) {
				if (!isObject(property)) continue;
				const { enum: values = [], ...known } = parameters.get(name) ?? {};
				const allowed = Array.isArray(property.enum) ? { enum: [...values, ...property.enum] } : {};
				parameters.set(name, { ...known, ...property, ...allowed });
			}
		}
		for (const key of ['oneOf', 'anyOf', 'allOf']) {
			const parts = schema[key];
			if (Array.isArray(parts)) parts.forEach(collect);
		}
	};
	collect(root);
	return parameters;
}

/** All parameters of a route's request: name → schema. */
export function parametersOf(route: string): Map<string, Schema> {
	return propertiesOf(at(requestPath(route)));
}

/** The fields of one of Seam's objects, such as `access_code`. */
export function fieldsOfSchema(name: string): string[] {
	return [...propertiesOf(at(['components', 'schemas', name])).keys()];
}

/** The values that a parameter is limited to, those of all alternatives of a union; undefined if it is not limited. */
export function allowedValues({ enum: values, oneOf = [] }: Schema): unknown[] | undefined {
	if (values !== undefined) return values;
	const alternatives = oneOf.map(allowedValues).filter((list) => list !== undefined);
	return alternatives.length > 0 && alternatives.length === oneOf.length ? alternatives.flat() : undefined;
}

/** The parameters that Seam offers today: neither deprecated nor for its own use. */
export function offeredParameters(route: string): string[] {
	return [...parametersOf(route)]
		.filter(([, schema]) => schema.deprecated !== true && schema['x-undocumented'] === undefined)
		.map(([name]) => name);
}

function findings({ errors }: ValidateFunction): string[] {
	return (errors ?? []).map(
		({ instancePath, message, params }) => `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`,
	);
}

/** UTC, and told so by the `Z`: Seam reads a time without an offset as UTC, which is never what was meant. */
const UTC_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/**
 * What is wrong with a request body for a route, one line each; nothing if it is right. Stricter than Seam: a
 * parameter that the route does not list, or lists as deprecated or internal, counts as wrong, and so does an
 * instant that is not UTC with `Z`.
 */
export function requestFindings(route: string, body: unknown): string[] {
	if (!isRoute(route)) return [`Seam has no route ${route}`];
	if (at(requestPath(route)) === undefined) {
		return isObject(body) && Object.keys(body).length > 0 ? [`${route} takes no parameters`] : [];
	}
	const validate = validatorFor(requestPath(route));
	const wrong = validate(body ?? {}) ? [] : findings(validate);
	const offered = offeredParameters(route);
	for (const [name, value] of Object.entries(isObject(body) ? body : {})) {
		if (!offered.includes(name)) wrong.push(`${name} is no parameter of ${route} that Seam offers`);
		if (/_at$/.test(name) && (typeof value !== 'string' || !UTC_INSTANT.test(value))) {
			if (value !== null) wrong.push(`${name} is no UTC instant: ${JSON.stringify(value)}`);
		}
	}
	return wrong;
}

/** What is wrong with an answer of a route (status 200), one line each; nothing if it is as Seam promises. */
export function responseFindings(route: string, body: unknown): string[] {
	if (!isRoute(route)) return [`Seam has no route ${route}`];
	const validate = validatorFor(responsePath(route));
	return validate(body) ? [] : findings(validate);
}

/** A request as a test server recorded it. */
export interface RecordedRequest {
	method?: string;
	/** With or without a query. */
	path: string;
	body?: unknown;
}

/**
 * Fails unless every recorded request is one that Seam's published API takes.
 * @throws Error that names each request and what is wrong with it.
 */
export function assertRequestsMatchContract(requests: Iterable<RecordedRequest>): void {
	const wrong: string[] = [];
	for (const { method = 'POST', path, body } of requests) {
		const route = path.split('?')[0];
		const found = requestFindings(route, body);
		if (method !== 'POST') found.push(`the method is ${method}`);
		if (found.length > 0) wrong.push(`${method} ${route} ${JSON.stringify(body)}\n  ${found.join('\n  ')}`);
	}
	if (wrong.length > 0) throw new Error(`Requests that break Seam's contract:\n${wrong.join('\n')}`);
}
