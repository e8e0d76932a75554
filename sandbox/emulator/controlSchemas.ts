import type { Schema } from 'ajv';
import type { LiveSettings } from './options';

/** An object of these properties and no others. */
export function record(properties: Record<string, Schema>, required = Object.keys(properties)): Schema {
	return { type: 'object', properties, required, additionalProperties: false };
}

export const text = { type: 'string' };
export const number = { type: 'number' };
export const boolean = { type: 'boolean' };
export const anyObject = { type: 'object', additionalProperties: true };
export const orNull = (schema: Schema) => ({ anyOf: [schema, { type: 'null' }] });

/** Details of a device or an entrance: whatever there is to say, with a name. */
export const NAMED_DETAILS = {
	type: 'object',
	properties: { display_name: text },
	required: ['display_name'],
};

export const FEED_FAULT = {
	anyOf: [
		record({ kind: { const: 'events-missing' }, uids: { type: 'array', items: text } }, ['kind']),
		record({ kind: { enum: ['empty', 'web-page', 'half'] } }),
	],
};

export const LIVE_SETTINGS = record(
	{
		programmingSeconds: number,
		removalSeconds: number,
		rateLimits: boolean,
		retryAfter: { enum: ['seconds', 'date', 'none'] },
		actionAttempts: { enum: ['none', 'pending-with-code', 'pending-only'] },
		pendingMutations: boolean,
		nativeScheduling: boolean,
		lockActionSeconds: number,
		searchAlone: boolean,
		largestPage: { type: 'integer', minimum: 1 },
		listLagMs: { type: 'number', minimum: 0 },
		takenKey: record({ status: { type: 'integer', minimum: 400, maximum: 499 }, type: text }),
		accessMethodSeconds: number,
		issueDeferred: boolean,
		limitGrants: boolean,
		reuseGrantKeys: boolean,
		conversionSeconds: number,
		conversionRefusal: { enum: ['at-once', 'later'] },
		syncSeconds: number,
		deviceMetadata: { enum: ['merge', 'replace'] },
		automations: boolean,
		automationSeconds: number,
		automationUpdateSeconds: number,
		automationGrantKey: { enum: ['reservation_key', 'access_grant_key', 'none'] },
		constraintChecks: { enum: ['on-lock', 'at-once'] },
	} satisfies Record<keyof LiveSettings, Schema>,
	[],
);
