/** An answer that is given in place of the right one. */
export interface FaultyAnswer {
	status: number;
	/** Sent as JSON. */
	body?: unknown;
	headers?: Record<string, string>;
	/** Sent as it is, in place of `body`. */
	raw?: string;
	/** Cuts the connection: before the request is handled, after it was, or in the middle of the answer. */
	destroy?: 'before' | 'after' | 'mid-body';
	/** Real milliseconds to wait before answering. */
	delayMs?: number;
	/**
	 * Whether the request is carried out all the same. Default: yes when the connection is cut after it or in the
	 * answer, otherwise no.
	 */
	applied?: boolean;
}

/** Faults that were ordered, each for a path and a number of times, in the order in which they were ordered. */
export class Faults {
	private waiting: Array<{ path: string; answer: FaultyAnswer; times: number }> = [];

	/** @param path A route such as `/access_codes/create`, or `*` for any. */
	order(path: string, answer: FaultyAnswer, times = 1): void {
		if (times > 0) this.waiting.push({ path, answer, times });
	}

	clear(): void {
		this.waiting = [];
	}

	take(path: string): FaultyAnswer | undefined {
		const fault = this.waiting.find((f) => f.path === path || f.path === '*');
		if (!fault) return undefined;
		fault.times -= 1;
		if (fault.times <= 0) this.waiting = this.waiting.filter((f) => f !== fault);
		return fault.answer;
	}
}
