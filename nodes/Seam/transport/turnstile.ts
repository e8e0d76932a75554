/** What can sleep, and is woken with an error when the run is cancelled. */
interface Sleeper {
	sleep(ms: number): Promise<void>;
}

/** To be called when the request is through. `isFree`: it was let through before there was any pacing. */
export type Leave = (() => void) & { isFree: boolean };
interface Guest {
	enter: (leave: Leave) => void;
	turnAway: (reason: unknown) => void;
}

/**
 * Seam limits requests by device. Once it has refused one with 429, requests of that kind to that device pass here one
 * after the other, and none before the time Seam named. Those already refused go first, so that nobody waits twice
 * while others wait once, and Seam is asked once per window rather than by all at once.
 */
export class Turnstile {
	private isPaced = false;
	private opensAt = 0;
	private isBusy = false;
	private firstRefusal: number | undefined;
	private readonly refused: Guest[] = [];
	private readonly fresh: Guest[] = [];

	constructor(private readonly run: Sleeper) {}

	/** Whether a request may go now without asking for a turn. */
	get isOpen(): boolean {
		return !this.isPaced;
	}

	/** For how long Seam has refused everything that came through here, in milliseconds. */
	get refusedFor(): number {
		return this.firstRefusal === undefined ? 0 : performance.now() - this.firstRefusal;
	}

	/** Notes that Seam has refused a request with 429. */
	refuse(): void {
		this.firstRefusal ??= performance.now();
	}

	/** Notes that Seam has let a request through. */
	accept(): void {
		this.firstRefusal = undefined;
	}

	/** Closes for a time. @param delay milliseconds */
	close(delay: number): void {
		this.isPaced = true;
		this.opensAt = Math.max(this.opensAt, performance.now() + delay);
	}

	/**
	 * Waits for a turn.
	 * @param wasRefused whether Seam has refused this request before
	 * @returns a function to call when the request is through
	 * @throws the signal's reason when the run is cancelled
	 */
	async turn(wasRefused: boolean): Promise<Leave> {
		if (this.isOpen) return Object.assign(() => {}, { isFree: true });
		return await new Promise<Leave>((enter, turnAway) => {
			(wasRefused ? this.refused : this.fresh).push({ enter, turnAway });
			void this.admitNext();
		});
	}

	private async admitNext(): Promise<void> {
		if (this.isBusy || this.refused.length + this.fresh.length === 0) return;
		this.isBusy = true;
		try {
			// In a loop: a request that was under way may close the turnstile further while this one sleeps.
			for (let wait = this.opensAt - performance.now(); wait > 0; wait = this.opensAt - performance.now()) {
				await this.run.sleep(wait);
			}
		} catch (reason) {
			for (const guest of [...this.refused.splice(0), ...this.fresh.splice(0)]) guest.turnAway(reason);
			this.isBusy = false;
			return;
		}
		const guest = this.refused.shift() ?? this.fresh.shift();
		const leave = () => {
			this.isBusy = false;
			void this.admitNext();
		};
		guest?.enter(Object.assign(leave, { isFree: false }));
	}
}
