/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import type { INodeParameters } from 'n8n-workflow';

import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

import type { Emulator } from '../../sandbox/emulator';
import { runNode, type NodeResult } from '../engine/harness';
import { failureOf } from '../engine/support';
import { isWrite, post, textAt } from '../emulator/client';
import type { Fault } from './faults';
import type { Operation } from './operations';
import { objectionsTo } from './plainWords';
import { HostileProxy, isLook, type Passage, type Target } from './proxy';

/** One operation, one of its requests, and what becomes of that request. */
export interface Trial {
	operation: Operation;
	fault: Fault;
	target: Target;
	lasts: 'once' | 'always';
}

/** How a trial ended. */
export interface Verdict {
	trial: Trial;
	/** Whether the spoiled request is a look that a wait can not end well without. */
	isDecisive: boolean;
	/** In the words of the table. */
	outcome: string;
	/** The message and the description of the error, if it ended in one. */
	message?: string;
	description?: string;
	/** What is wrong with how it ended; empty when nothing is. */
	objections: string[];
}

/** Seconds for a wait that can not end well: longer than a slow lock takes. */
const CUT_SHORT = 8;

let count = 0;

/** A number that no other run of this process has. */
export function nextId(): number {
	count += 1;
	return count;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function errorOf({ error, errorItems }: NodeResult): { message: string; description: string } | undefined {
	if (error) {
		return { message: error.message, description: 'description' in error ? text(error.description) : '' };
	}
	if (errorItems.length === 0) return undefined;
	const { message, description } = failureOf(errorItems[0]);
	return { message: text(message), description: text(description) };
}

/** Everything of a run that n8n could store, show or log, as one text. */
export function everythingOf(result: NodeResult): string {
	return inspect([result.run, result.error], {
		depth: Infinity,
		showHidden: true,
		maxStringLength: Infinity,
		maxArrayLength: Infinity,
	});
}

/** Writes that were sent again although Seam may have carried them out. */
function repeatedWrites(passages: Passage[]): string[] {
	const pending = new Set<string>();
	const repeated: string[] = [];
	for (const { path, body, status } of passages.filter((passage) => isWrite(passage.path))) {
		const write = `${path} ${JSON.stringify(body)}`;
		if (pending.has(write)) repeated.push(`${path} was sent twice`);
		// A 429 is Seam's word that nothing was done.
		if (status !== 429) pending.add(write);
	}
	return repeated;
}

/** Codes that the run made, and that neither its output nor its error names. */
function lostCodes(made: string[], shown: string, said: string, isFindable: boolean): string[] {
	const isUnknown = /it is not known whether/.test(said);
	return made
		.filter((id) => !shown.includes(id) && (isFindable || !isUnknown))
		.map((id) => `access code ${id} exists and is not named`);
}

/** Whether the error says of a write what is true of it. */
function doubts({ fault, target }: Trial, passages: Passage[], outcome: string): string[] {
	const isLost = isWrite(target.path) && passages.some((passage) => isSpoilt(passage, target));
	if (outcome === 'unknown' && !isWrite(target.path)) return ['it is in doubt about a write that is not'];
	if (outcome === 'unknown' && fault.isHarmless)
		return ['it is in doubt about a write that was not carried out'];
	if (outcome === 'error' && isLost) return ['it says nothing of a write that may have been carried out'];
	return [];
}

/** Whether Seam carried a write out, and the answer did not get through. */
function isSpoilt({ path, reachedSeam, isIntact }: Passage, target: Target): boolean {
	return path === target.path && reachedSeam && !isIntact;
}

function outcomeOf(
	result: NodeResult,
	passages: Passage[],
	usual: number,
	message: string | undefined,
): string {
	if (message !== undefined) {
		if (/it is not known whether/.test(message)) return 'unknown';
		if (/was not (on|off) (the lock|all its doors) within|did not end within/.test(message))
			return 'timed out';
		return 'error';
	}
	if (result.items.length === 0) return 'nothing came out';
	return passages.length > usual ? 'tried again' : 'no harm';
}

/** What an undisturbed run of an operation asks of Seam. */
export interface Usual {
	/** Each route once, in the order of the first requests; looks apart from other requests. */
	targets: Target[];
	/** Requests other than looks. */
	requests: number;
	/** Items that come out. */
	items: number;
}

/** An operation's parameters with more time for its wait than a fault is given: on a busy machine all goes slower. */
export function patiently(parameters: INodeParameters): INodeParameters {
	return parameters.options ? { ...parameters, options: { timeout: 20 } } : parameters;
}

/** Runs an operation through a proxy that does nothing to it. */
export async function runUndisturbed(emulator: Emulator, operation: Operation): Promise<Usual> {
	const ground = await operation.lay(emulator, nextId());
	const proxy = await HostileProxy.start(emulator.url);
	const { items, error } = await runNode({
		parameters: patiently(ground.parameters),
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
	});
	await proxy.stop();
	if (error) throw new Error(`${operation.title} does not run: ${error.message}`);
	const targets = new Map<string, Target>();
	for (const { path, body } of proxy.passages) {
		const target = { path, isLook: isLook(body) };
		targets.set(`${path} ${target.isLook}`, target);
	}
	return {
		targets: [...targets.values()],
		requests: proxy.passages.filter(({ body }) => !isLook(body)).length,
		items: items.length,
	};
}

/** The IDs of the codes on some devices. */
async function codesOn(emulator: Emulator, devices: string[]): Promise<string[]> {
	const lists = await Promise.all(
		devices.map(async (device_id) => (await post(emulator, '/access_codes/list', { device_id })).body),
	);
	return lists
		.flatMap(({ access_codes: codes }) => (Array.isArray(codes) ? codes : []))
		.map((code) => textAt(code, 'access_code_id'));
}

/** Whether a wait can not end well without the looks that are spoiled. */
export function isDecisive(target: Target, { targets }: Usual): boolean {
	if (!target.isLook) return false;
	return (
		target.path === '/access_codes/list' || !targets.some(({ path }) => path.startsWith('/access_codes/'))
	);
}

/** Runs one trial, and judges how it ends. */
export async function judge(emulator: Emulator, trial: Trial, usual: Usual): Promise<Verdict> {
	const { operation, fault, target, lasts } = trial;
	const ground = await operation.lay(emulator, nextId());
	const before = await codesOn(emulator, ground.devices);
	const canEnd = lasts === 'once' || !isDecisive(target, usual);
	const proxy = await HostileProxy.start(emulator.url);
	const place = usual.targets.indexOf(target);
	if (fault.spoil) proxy.misbehave(target, fault.spoil, lasts === 'once' ? 1 : Number.POSITIVE_INFINITY);
	else proxy.closeAfter(place);

	const result = await runNode({
		parameters: {
			...ground.parameters,
			// A wait must outlast a fault that passes; one that can not succeed need not take long.
			...(ground.parameters.options === undefined ? {} : { options: { timeout: canEnd ? 20 : CUT_SHORT } }),
		},
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
		onError: lasts === 'always' && !target.isLook ? 'continueErrorOutput' : undefined,
	});
	// What is on the wire when the run ends may still arrive.
	await sleep(250);
	const atEnd = proxy.passages.length;
	await sleep(1000);

	const objections: string[] = [];
	if (proxy.passages.length > atEnd) objections.push('requests went on after the run had ended');
	if (proxy.inFlight > 0) {
		objections.push('a request was left open a second after the run had ended');
	}
	await proxy.stop();

	const shown = everythingOf(result);
	const error = errorOf(result);
	const said = `${error?.message ?? ''}\n${error?.description ?? ''}`;
	if (shown.includes(emulator.apiKey)) objections.push('the API key is in the run');
	if (shown.length > 2_000_000) objections.push(`the run holds ${shown.length} characters`);
	if (error) objections.push(...objectionsTo(error.message, error.description));
	objections.push(...repeatedWrites(proxy.passages));
	if (!error && result.items.length !== usual.items) {
		objections.push(`${result.items.length} items came out in place of ${usual.items}`);
	}
	const made = (await codesOn(emulator, ground.devices)).filter((id) => !before.includes(id));
	if (made.length > ground.devices.length) objections.push(`${made.length} access codes were made`);
	const isFindable = lasts === 'once';
	const output = JSON.stringify([...result.items, ...result.errorItems].map(({ json }) => json)) + said;
	objections.push(...lostCodes(made, output, said, isFindable));

	const ownRequests = proxy.passages.filter(({ body }) => !isLook(body));
	const outcome = outcomeOf(result, ownRequests, usual.requests, error?.message);
	objections.push(...doubts(trial, proxy.passages, outcome));
	return {
		trial,
		isDecisive: isDecisive(target, usual),
		outcome,
		message: error?.message,
		description: error?.description,
		objections,
	};
}
