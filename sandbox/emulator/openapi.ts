import { openapi } from '@seamapi/types/connect';
import Ajv, { type Schema, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ValidationErrors } from './errors';
import { SeamError } from './errors';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const document: Json = JSON.parse(JSON.stringify(openapi));

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, or undefined where there is none. */
function dig(value: unknown, ...keys: string[]): unknown {
	return keys.reduce<unknown>((inner, key) => {
		if (Array.isArray(inner)) return inner[Number(key)];
		return isObject(inner) ? inner[key] : undefined;
	}, value);
}

/** What OpenAPI 3.0 writes differently from the JSON Schema that ajv reads. */
function toJsonSchema(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toJsonSchema);
	if (!isObject(value)) return value;
	const schema: Record<string, unknown> = {};
	for (const [key, inner] of Object.entries(value)) {
		if (key === 'properties' && isObject(inner)) {
			schema[key] = Object.fromEntries(Object.entries(inner).map(([name, s]) => [name, toJsonSchema(s)]));
		} else if (key === '$ref' && typeof inner === 'string') {
			schema[key] = inner.replace('#/components/schemas/', 'seam#/definitions/');
		} else if (key === 'exclusiveMinimum' && inner === true) {
			schema.exclusiveMinimum = value.minimum;
		} else if (key === 'minimum' && value.exclusiveMinimum === true) {
			continue;
		} else if (key === 'format' && inner === 'float') {
			continue;
		} else if (key === 'oneOf' && value.discriminator === undefined) {
			// The alternatives overlap: each end of `between` may be a text, or a text that is a date.
			schema.anyOf = toJsonSchema(inner);
		} else if (
			['type', 'enum', 'oneOf', 'allOf', 'anyOf', 'items', 'required', 'discriminator'].includes(key)
		) {
			schema[key] = ['enum', 'required', 'discriminator'].includes(key) ? inner : toJsonSchema(inner);
		} else if (['format', 'pattern', 'additionalProperties'].includes(key) || /^(min|max)/.test(key)) {
			schema[key] = toJsonSchema(inner);
		}
	}
	if (value.nullable !== true) return schema;
	return Object.keys(schema).length === 0 ? { type: 'null' } : { anyOf: [{ type: 'null' }, schema] };
}

function isSchema(value: unknown): value is Schema {
	return isObject(value);
}

const ajv = new Ajv({
	allErrors: true,
	verbose: true,
	strict: false,
	inlineRefs: false,
	discriminator: true,
});
addFormats(ajv);
ajv.addSchema({
	$id: 'seam',
	definitions: Object.fromEntries(
		Object.entries(dig(document, 'components', 'schemas') ?? {}).map(([name, schema]) => [
			name,
			toJsonSchema(schema),
		]),
	),
});

const requests = new Map<string, ValidateFunction>();
const answers = new Map<string, ValidateFunction>();

function compiled<T>(
	cache: Map<string, ValidateFunction>,
	path: string,
	find: () => unknown,
): ValidateFunction<T> {
	let validate = cache.get(path);
	if (!validate) {
		const schema = toJsonSchema(find() ?? {});
		validate = ajv.compile(isSchema(schema) ? schema : true);
		cache.set(path, validate);
	}
	return validate as ValidateFunction<T>;
}

/** The methods that Seam documents for a path, in upper case. Empty for a path that Seam does not have. */
export function methodsOf(path: string): string[] {
	const item = dig(document, 'paths', path);
	return isObject(item) ? Object.keys(item).map((method) => method.toUpperCase()) : [];
}

/** Whether a path only reads: Seam allows GET for those, and for no other. */
export function isRead(path: string): boolean {
	return methodsOf(path).includes('GET');
}

/** All paths of Seam's published API. */
export function allPaths(): string[] {
	return Object.keys(dig(document, 'paths') ?? {});
}

/** Seam's schema of a path's request body, for reading a query string by its types. */
export function requestSchema(path: string): Record<string, unknown> {
	const schema = dig(document, 'paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema');
	return isObject(schema) ? schema : {};
}

function received(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** One finding of ajv's in the words that Seam's own validation uses. */
function inWords(error: ErrorObject): string {
	switch (error.keyword) {
		case 'required':
			return 'Required';
		case 'type':
			return `Expected ${String(error.params.type)}, received ${received(error.data)}`;
		case 'format':
			return `Invalid ${String(error.params.format).replace('uri', 'url').replace('date-time', 'datetime')}`;
		case 'enum':
			return `Invalid enum value. Expected ${(Array.isArray(error.params.allowedValues)
				? error.params.allowedValues
				: []
			)
				.map((allowed) => `'${String(allowed)}'`)
				.join(' | ')}, received '${String(error.data)}'`;
		case 'minLength':
			return `String must contain at least ${String(error.params.limit)} character(s)`;
		case 'maxLength':
			return `String must contain at most ${String(error.params.limit)} character(s)`;
		case 'minItems':
			return `Array must contain at least ${String(error.params.limit)} element(s)`;
		case 'maxItems':
			return `Array must contain at most ${String(error.params.limit)} element(s)`;
		case 'minimum':
			return `Number must be greater than or equal to ${String(error.params.limit)}`;
		case 'exclusiveMinimum':
			return `Number must be greater than ${String(error.params.limit)}`;
		case 'maximum':
			return `Number must be less than or equal to ${String(error.params.limit)}`;
		default:
			return 'Invalid';
	}
}

function place(tree: ValidationErrors, keys: string[], message: string): void {
	let branch = tree;
	for (const key of keys) {
		const inner = branch[key];
		if (inner && !Array.isArray(inner)) {
			branch = inner;
		} else {
			const grown: ValidationErrors = { _errors: [] };
			branch[key] = grown;
			branch = grown;
		}
	}
	if (!branch._errors.includes(message)) branch._errors.push(message);
}

/** ajv's findings as Seam's error answer: 400 `invalid_input` with a tree of parameters. */
function refusal(errors: ErrorObject[]): SeamError {
	const validation_errors: ValidationErrors = { _errors: [] };
	let message: string | undefined;
	for (const error of errors) {
		// Of a union, only what its branches say is of use; and that null would do as well goes without saying.
		const ofUnion =
			['oneOf', 'anyOf'].includes(error.keyword) ||
			(error.keyword === 'type' && error.params.type === 'null');
		if (ofUnion && errors.length > 1) continue;
		const keys = error.instancePath.split('/').slice(1);
		if (error.keyword === 'required') keys.push(String(error.params.missingProperty));
		const words = inWords(error);
		place(validation_errors, keys, words);
		message ??= keys.length > 0 ? `${words} for provided "${keys[0]}"` : words;
	}
	return new SeamError(400, 'invalid_input', message ?? 'Invalid', { validation_errors });
}

/**
 * Checks a request body against Seam's OpenAPI and gives it back typed.
 * `T` states the part of that schema which the route reads.
 * @throws {SeamError} 400 `invalid_input` naming each wrong parameter.
 */
export function checkRequest<T>(path: string, body: unknown): T {
	const validate = compiled<T>(requests, path, () => requestSchema(path));
	if (validate(body)) return body;
	throw refusal(validate.errors ?? []);
}

/** What is wrong with an answer by Seam's OpenAPI: one line per finding, none when it is as promised. */
export function checkAnswer(path: string, body: unknown): string[] {
	const validate = compiled<unknown>(answers, path, () =>
		dig(document, 'paths', path, 'post', 'responses', '200', 'content', 'application/json', 'schema'),
	);
	if (validate(body)) return [];
	return (validate.errors ?? []).map(
		(e) => `${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`,
	);
}

let knownEventTypes: Set<string> | undefined;

/** All event types of Seam's, from the schema of its events. */
export function eventTypes(): Set<string> {
	if (!knownEventTypes) {
		const kinds = dig(document, 'components', 'schemas', 'event', 'oneOf');
		const names = (Array.isArray(kinds) ? kinds : []).map((kind) =>
			dig(kind, 'properties', 'event_type', 'enum', '0'),
		);
		knownEventTypes = new Set(names.filter((name) => typeof name === 'string'));
	}
	return knownEventTypes;
}
