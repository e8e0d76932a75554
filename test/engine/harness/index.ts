import './environment';
import 'reflect-metadata';

import { setGlobalState } from 'n8n-workflow';

setGlobalState({ defaultTimezone: 'UTC' });

export { testCredential } from './credentialTest';
export { loadOptions, searchList, type ListSearchOptions } from './loadOptions';
export { runNode, type NodeOptions, type NodeResult, type SeamCredential } from './node';
export { runAsTool, type ToolOptions } from './tool';
export { triggerHarness, type Delivery, type TriggerHarness, type TriggerOptions } from './trigger';
export { runWorkflow, type WorkflowResult } from './workflow';
