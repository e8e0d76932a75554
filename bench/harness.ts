/** What the measurements use of the tests' engine harness, so that both run the same n8n-core in the same way. */
export { asLoadedByN8n, START_TYPE } from '../test/engine/harness/nodeTypes';
export { plainNode } from '../test/engine/harness/node';
export { runWorkflow, type WorkflowResult } from '../test/engine/harness';
