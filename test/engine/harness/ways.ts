/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { INodeType } from 'n8n-workflow';

import { asLoadedByN8n } from './nodeTypes';
import { outcomeOf, type Comparable, type Outcome } from './outcome';

/** A way in which n8n calls an operation of a node. */
export interface Way {
	/** How the titles of its tests begin. */
	title: string;
	/** The node type for which n8n takes this way. */
	nodeType(type: INodeType): INodeType;
}

/** Through `customOperations`, all items at once. */
export const ONE_PASS: Way = { title: 'in one pass:', nodeType: (type) => type };

/** Through the routing engine, which is what `execute` of a declarative node is, one item after the other. */
export const ROUTING_ENGINE: Way = {
	title: 'by the routing engine:',
	nodeType: (type) => {
		const known = withoutOperations.get(type);
		if (known !== undefined) return known;
		const without: INodeType = Object.create(asLoadedByN8n(type), { customOperations: { value: undefined } });
		withoutOperations.set(type, without);
		return without;
	},
};

const withoutOperations = new WeakMap<INodeType, INodeType>();

/** One test in one way: what its runs of the node came to, in the order in which they were started. */
export interface Trial {
	way: Way;
	outcomes: Array<Outcome | undefined>;
}

/** The trial that the code which asks is part of. */
export const trials = new AsyncLocalStorage<Trial>();

/** Runs a node in the way of the test that is running; outside such tests as n8n does by itself, in one pass. */
export async function runInWayOfTest<Result extends Comparable>(
	type: INodeType,
	run: (type: INodeType) => Promise<Result>,
): Promise<Result> {
	const trial = trials.getStore();
	if (trial === undefined || type.customOperations === undefined) return await run(type);
	const place = trial.outcomes.push(undefined) - 1;
	const result = await run(trial.way.nodeType(type));
	trial.outcomes[place] = outcomeOf(result);
	return result;
}
