import type { Clock } from './clock';
import type { Settings } from './options';

/**
 * What the lists of one kind of thing show while they lag behind writes (setting `listLagMs`): a list shows the things
 * as they were before the first write of that last while, so that what is new is missing, what was changed is as
 * before, and what was deleted is still there.
 */
export class LaggingList<Row> {
	/** Copies of all rows, each taken before a write, oldest first. */
	private readonly copies: Array<{ until: number; rows: Row[] }> = [];

	/** @param copy All rows as they are now, in an own copy. */
	constructor(
		private readonly clock: Clock,
		private readonly settings: Settings,
		private readonly copy: () => Row[],
	) {}

	/** Keeps the rows as they are; called before each write. */
	beforeWrite(): void {
		const { listLagMs } = this.settings;
		if (listLagMs > 0) this.copies.push({ until: this.clock.elapsed() + listLagMs, rows: this.copy() });
	}

	/** The rows that a list has to show in place of the present ones, while it lags. */
	past(): Row[] | undefined {
		const now = this.clock.elapsed();
		while (this.copies.length > 0 && this.copies[0].until <= now) this.copies.shift();
		return this.copies[0]?.rows;
	}
}
