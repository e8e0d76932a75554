import type { World } from '../world';
import type { GrantBook } from './book';
import { tellOfMethod } from './events';
import type { GrantRecord, MethodRecord } from './types';

/** How long before its start Seam warns of a method that is not issued yet. Not documented but as "about to begin". */
const WARNING_LEAD = 15 * 60_000;

/** How long a method of a grant that has begun may take before Seam warns. Not documented either. */
const SHORTEST_WAIT = 60_000;

/** What Seam says of methods that are not issued when their grant begins. */
export class Lateness {
	constructor(
		private readonly world: World,
		private readonly book: GrantBook,
	) {}

	/** Warns of methods that are late when the grant is about to begin, and reports them when it does. */
	watch(grant: GrantRecord): void {
		const { clock } = this.world;
		const { starts_at } = grant;
		const start = Date.parse(starts_at);
		const isStale = () => grant.starts_at !== starts_at;
		clock.at(Math.max(start - WARNING_LEAD, clock.now() + SHORTEST_WAIT), () => {
			if (!isStale()) this.warnOfDelay(grant);
		});
		if (start > clock.now()) clock.at(start, () => isStale() || this.noteFailures(grant));
	}

	private lateMethods(grant: GrantRecord): MethodRecord[] {
		const isOver = grant.ends_at !== null && Date.parse(grant.ends_at) <= this.world.clock.now();
		if (isOver || grant.beingDeleted) return [];
		return this.book.methodsOf(grant).filter((method) => !method.is_issued && method.mode !== 'card');
	}

	private warnOfDelay(grant: GrantRecord): void {
		for (const method of this.lateMethods(grant)) {
			if (method.warnings.some((warning) => warning.warning_code === 'delay_in_issuing')) continue;
			method.warnings.push({
				warning_code: 'delay_in_issuing',
				message: 'The access method is not issued yet, though its grant is about to begin.',
				created_at: this.world.clock.iso(),
			});
			tellOfMethod(this.world, grant, method, 'delay_in_issuing');
		}
	}

	/** Once a grant has begun, a method whose codes the locks do not take has failed; Seam goes on trying. */
	noteFailures(grant: GrantRecord): void {
		if (Date.parse(grant.starts_at) > this.world.clock.now()) return;
		for (const method of this.lateMethods(grant)) {
			const isFailing = this.book
				.codesOfMethod(method)
				.some(({ accessCode }) => accessCode.errors.some((error) => error.is_access_code_error));
			if (!isFailing || method.errors.length > 0) continue;
			method.errors.push({
				error_code: 'failed_to_issue',
				message: 'The access method could not be issued before its grant began.',
				created_at: this.world.clock.iso(),
			});
			tellOfMethod(this.world, grant, method, 'failed_to_issue');
		}
	}
}
