import './environment';
import 'reflect-metadata';

import { setGlobalState } from 'n8n-workflow';

setGlobalState({ defaultTimezone: 'UTC' });

/** Sets the time zone of workflows that name none (IANA name), n8n's `GENERIC_TIMEZONE`. */
export function setDefaultTimezone(zone: string): void {
	setGlobalState({ defaultTimezone: zone });
}

export { WEBHOOK_BASE_URL, WEBHOOK_TEST_BASE_URL } from './additional-data';
export { testCredential } from './credential-test';
export type { CredentialData } from './credentials';
export { loadOptions, searchList, type ListSearchOptions, type LoadOptions } from './load-options';
export {
	NODE_NAME,
	START_NAME,
	nodeJson,
	runNode,
	credentialsByType,
	seamCredentialTypes,
	seamNode,
	type NodeOptions,
	type NodeResult,
	type SeamCredential,
} from './node';
export { NO_OP_TYPE, START_TYPE } from './node-types';
export { runWorkflow, type WorkflowOptions, type WorkflowResult } from './workflow';
export { runAsTool, toolOf, type ToolAnswer, type ToolOptions, type ToolResult } from './tool';
export {
	triggerHarness,
	type Delivery,
	type DeliveryResult,
	type TriggerHarness,
	type TriggerOptions,
} from './trigger';
