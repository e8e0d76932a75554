/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import type { INodeParameters } from 'n8n-workflow';

import { inspect } from 'node:util';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { runNode, type NodeResult } from '../engine/harness';
import { failureOf } from '../engine/support';
import { isWrite, post, textAt } from '../emulator/client';
import type { Fault } from './faults';
import { isSlow, type Ground, type Operation } from './operations';
import { pass } from './pace';
import { objectionsTo } from './plainWords';
import { HostileProxy, isPoll, targetOf, type Passage, type Target } from './proxy';

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
	/** Whether the spoiled request is a poll that a wait can not end well without. */
	isDecisive: boolean;
	/** In the words of the table. */
	outcome: string;
	/** The message and the description of the error, if it ended in one. */
	message?: string;
	description?: string;
	/** What is wrong with how it ended; empty when nothing is. */
	objections: string[];
}

/** Seconds of the emulator that pass in one. */
const SPEED = 20;

/** Seconds that a lock takes: a slow one takes long enough for polls of the action attempt beside the code. */
const QUICK_LOCK = 0.15;
const SLOW_LOCK = 5;

/**
 * Seconds until a PIN of a grant is handed over, once its codes are on their locks: so long that on a busy machine, too, no
 * operation's first look at its grant finds all done already.
 */
const HANDING_OVER = 3;

/**
 * Seconds that a lock takes to forget a code: so long that what looks right after a delete finds it still there, and less than
 * the second until the first poll.
 */
const TAKING_OFF = 0.5;

/** Seconds for a wait that can not end well: longer than a slow lock takes. */
const CUT_SHORT = 8;

/**
 * Does something in a Seam of its own: operations look at all doors, and at whole lists, where they would meet what
 * others that run at the same time have left there.
 */
export async function inSeam<Result>(work: (emulator: Emulator) => Promise<Result>): Promise<Result> {
	const emulator = await startEmulator({
		speed: SPEED,
		rateLimits: false,
		programmingSeconds: (code) => SPEED * (isSlow(code) ? SLOW_LOCK : QUICK_LOCK),
		accessMethodSeconds: SPEED * HANDING_OVER,
		removalSeconds: SPEED * TAKING_OFF,
	});
	try {
		return await work(emulator);
	} finally {
		await emulator.stop();
	}
}

/** Seconds after a run when none of its requests may be open: on a busy machine it may take a while to hang up. */
const LEFT_OPEN = 10;

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

/** Codes and grants that the run made, and that neither its output nor its error names. */
function lost(made: string[], shown: string, said: string, isFindable: boolean): string[] {
	const isUnknown = /it is not known whether/.test(said);
	return made
		.filter((id) => !shown.includes(id) && (isFindable || !isUnknown))
		.map((id) => `${id} exists and is not named`);
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
	/** Each route once, in the order of the first requests; polls and later pages of lists apart from other requests. */
	targets: Target[];
	/** Requests other than polls. */
	requests: number;
	/** Items that come out. */
	items: number;
}

/** An operation's parameters with more time for its wait than a fault is given: on a busy machine all goes slower. */
export function patiently(parameters: INodeParameters): INodeParameters {
	return parameters.options ? { ...parameters, options: { timeout: 20 } } : parameters;
}

/** Runs an operation through a proxy that does nothing to it. */
export async function runUndisturbed(operation: Operation): Promise<Usual> {
	return await inSeam(async (emulator) => await usualOf(emulator, operation));
}

async function usualOf(emulator: Emulator, operation: Operation): Promise<Usual> {
	const ground = await operation.lay(emulator, nextId());
	const proxy = await HostileProxy.start(emulator.url);
	const { items, error } = await runNode({
		parameters: patiently(ground.parameters),
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
	});
	await proxy.stop();
	if (error) throw new Error(`${operation.title} does not run: ${error.message}`);
	const targets = new Map<string, Target>();
	for (const passage of proxy.passages) {
		const target = targetOf(passage);
		targets.set(JSON.stringify(target), target);
	}
	return {
		targets: [...targets.values()],
		requests: proxy.passages.filter(({ body }) => !isPoll(body)).length,
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

/** The IDs of the access grants, where an operation is on such. */
async function grantsFor({ parameters }: Ground, emulator: Emulator): Promise<string[]> {
	if (parameters.resource !== 'accessGrant') return [];
	const { body } = await post(emulator, '/access_grants/list');
	return (Array.isArray(body.access_grants) ? body.access_grants : []).map((grant) =>
		textAt(grant, 'access_grant_id'),
	);
}

/** Whether a wait can not end well without the polls that are spoiled. */
export function isDecisive(target: Target, { targets }: Usual): boolean {
	if (!target.isPoll) return false;
	return (
		target.path === '/access_codes/list' || !targets.some(({ path }) => path.startsWith('/access_codes/'))
	);
}

/** Runs one trial, and judges how it ends. */
export async function judge(trial: Trial, usual: Usual): Promise<Verdict> {
	return await inSeam(async (emulator) => await judgeIn(emulator, trial, usual));
}

async function judgeIn(emulator: Emulator, trial: Trial, usual: Usual): Promise<Verdict> {
	const { operation, fault, target, lasts } = trial;
	const ground = await operation.lay(emulator, nextId());
	const before = await codesOn(emulator, ground.devices);
	const grantsBefore = await grantsFor(ground, emulator);
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
			...(fault.timeout === undefined ? {} : { requestOptions: { timeout: fault.timeout } }),
		},
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
		onError: lasts === 'always' && !target.isPoll ? 'continueErrorOutput' : undefined,
	});
	// What is on the wire when the run ends may still arrive.
	await pass(25);
	const atEnd = proxy.passages.length;
	await pass(100);

	const objections: string[] = [];
	if (proxy.passages.length > atEnd) objections.push('requests went on after the run had ended');
	for (let waited = 1; proxy.inFlight > 0 && waited < LEFT_OPEN; waited++) await pass(100);
	if (proxy.inFlight > 0) {
		objections.push(`a request was left open ${LEFT_OPEN} seconds after the run had ended`);
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
	const madeGrants = (await grantsFor(ground, emulator)).filter((id) => !grantsBefore.includes(id));
	if (madeGrants.length > 1) objections.push(`${madeGrants.length} access grants were made`);
	const isFindable = lasts === 'once';
	const output = JSON.stringify([...result.items, ...result.errorItems].map(({ json }) => json)) + said;
	objections.push(...lost([...made, ...madeGrants], output, said, isFindable));

	const ownRequests = proxy.passages.filter(({ body }) => !isPoll(body));
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
