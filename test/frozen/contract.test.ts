import { SeamApi } from '../../credentials/SeamApi.credentials';
import { Seam } from '../../nodes/Seam/Seam.node';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { contractOf, readFrozen } from './contract';

/**
 * n8n leaves parameters that have their default out of a saved workflow, so another default changes people's workflows
 * without a word; another name, type or option value breaks them. CONTRIBUTING says what to do when this fails.
 */
it('what saved workflows depend on is as it was: if it may change, run "npm run freeze"', () => {
	const nodes = [new Seam().description, new SeamTrigger().description];
	expect(JSON.parse(JSON.stringify(contractOf(nodes, [new SeamApi()])))).toEqual(readFrozen());
});
