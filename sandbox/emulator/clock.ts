/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/** Node's timers wrap round above this many milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Task {
	due: number;
	order: number;
	run: () => void;
	cancelled: boolean;
}

/** Takes back something that was planned; harmless when it has already happened. */
export type Cancel = () => void;

/** A binary heap of tasks, earliest first; tasks due at the same moment keep the order in which they were planned. */
class Agenda {
	private readonly heap: Task[] = [];

	add(task: Task): void {
		this.heap.push(task);
		let child = this.heap.length - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!this.before(child, parent)) break;
			this.swap(child, parent);
			child = parent;
		}
	}

	first(): Task | undefined {
		while (this.heap[0]?.cancelled) this.takeFirst();
		return this.heap[0];
	}

	takeFirst(): void {
		const last = this.heap.pop();
		if (!last || this.heap.length === 0) return;
		this.heap[0] = last;
		let parent = 0;
		for (;;) {
			const left = parent * 2 + 1;
			const right = left + 1;
			let least = parent;
			if (left < this.heap.length && this.before(left, least)) least = left;
			if (right < this.heap.length && this.before(right, least)) least = right;
			if (least === parent) return;
			this.swap(parent, least);
			parent = least;
		}
	}

	private before(a: number, b: number): boolean {
		const difference = this.heap[a].due - this.heap[b].due;
		return difference < 0 || (difference === 0 && this.heap[a].order < this.heap[b].order);
	}

	private swap(a: number, b: number): void {
		[this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
	}
}

/**
 * The emulator's time. Two hands move at once: the calendar (what `created_at` and `starts_at` are compared with) runs
 * with the machine's clock, and the pace (how long programming, rate-limit windows and delivery retries take) runs
 * `speed` times as fast. `advance` moves both. Everything planned hangs on one timer.
 */
export class Clock {
	private readonly calendar = new Agenda();
	private readonly paced = new Agenda();
	private calendarOffset = 0;
	private paceAtMark = 0;
	private mark = performance.now();
	private planned = 0;
	private timer: NodeJS.Timeout | undefined;
	private stopped = false;

	constructor(private currentSpeed: number) {}

	/** The calendar, in milliseconds since 1970. */
	now(): number {
		return Date.now() + this.calendarOffset;
	}

	/** The calendar as Seam writes it. */
	iso(): string {
		return new Date(this.now()).toISOString();
	}

	/** Emulator milliseconds that have passed since the start, at the pace. */
	elapsed(): number {
		return this.paceAtMark + (performance.now() - this.mark) * this.currentSpeed;
	}

	get speed(): number {
		return this.currentSpeed;
	}

	setSpeed(speed: number): void {
		if (!(speed > 0)) throw new RangeError(`The speed must be above 0, not ${speed}`);
		this.paceAtMark = this.elapsed();
		this.mark = performance.now();
		this.currentSpeed = speed;
		this.arm();
	}

	/** Runs something when the calendar reaches a moment (milliseconds since 1970). */
	at(moment: number, run: () => void): Cancel {
		return this.plan(this.calendar, moment, run);
	}

	/** Runs something after a number of emulator seconds. */
	after(seconds: number, run: () => void): Cancel {
		return this.plan(this.paced, this.elapsed() + seconds * 1000, run);
	}

	/** Moves both hands on by a number of seconds; all that falls due on the way happens in order, at its own time. */
	advance(seconds: number): void {
		let left = seconds * 1000;
		for (;;) {
			const next = this.nearest();
			if (!next || next.wait > left) break;
			const step = Math.max(0, next.wait);
			this.shift(step);
			left -= step;
			next.agenda.takeFirst();
			next.task.run();
		}
		this.shift(left);
		this.arm();
	}

	/** Runs what is due by now. Called before every answer, so that no answer shows a state that is already past. */
	runDue(): void {
		for (;;) {
			const next = this.nearest();
			if (!next || next.wait > 0) break;
			next.agenda.takeFirst();
			next.task.run();
		}
		this.arm();
	}

	/** Ends the timer; nothing planned happens any more. */
	stop(): void {
		this.stopped = true;
		clearTimeout(this.timer);
	}

	private plan(agenda: Agenda, due: number, run: () => void): Cancel {
		const task: Task = { due, order: this.planned++, run, cancelled: false };
		agenda.add(task);
		if (agenda.first() === task) this.arm();
		return () => {
			task.cancelled = true;
		};
	}

	private shift(milliseconds: number): void {
		this.calendarOffset += milliseconds;
		this.paceAtMark += milliseconds;
	}

	/** The next task, and how far off it is for somebody who moves both hands together. */
	private nearest(): { agenda: Agenda; task: Task; wait: number } | undefined {
		const dated = this.calendar.first();
		const paced = this.paced.first();
		const datedWait = dated ? dated.due - this.now() : Infinity;
		const pacedWait = paced ? paced.due - this.elapsed() : Infinity;
		if (dated && datedWait <= pacedWait) return { agenda: this.calendar, task: dated, wait: datedWait };
		return paced && { agenda: this.paced, task: paced, wait: pacedWait };
	}

	private arm(): void {
		clearTimeout(this.timer);
		if (this.stopped) return;
		const dated = this.calendar.first();
		const paced = this.paced.first();
		const wait = Math.min(
			dated ? dated.due - this.now() : Infinity,
			paced ? (paced.due - this.elapsed()) / this.currentSpeed : Infinity,
		);
		if (wait === Infinity) return;
		this.timer = setTimeout(() => this.runDue(), Math.min(Math.max(0, Math.ceil(wait)), LONGEST_TIMER));
	}
}
