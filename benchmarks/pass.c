/* Forward pass, backward pass and slack over flat arrays, as plainly as C says it: what any other way is measured against.
 *
 * Rows are leaves in an order in which every link leads forwards. Moments and durations are seconds. Stretches of work of all
 * calendars lie end to end; one that a moment lies in is found by bisection, or with -DBY_DAY by a table of the first stretch of
 * each day. `benchmarks/c_pass.py` fills the struct, in this order. */
#include <stdint.h>

typedef int64_t q;

enum { FS, SS, FF, SF };
enum { WORKING, ELAPSED, PERCENT, ELAPSED_PERCENT };

typedef struct {
    q count, begin, first_day, days;
    const q *starts, *finishes, *before, *at, *day;             /* stretches, and where each calendar's begin */
    const q *calendar, *span;                                   /* of each row */
    const q *part_at, *part_calendar, *part_amount, *part_delay; /* people who decide how long a row takes */
    const q *no_earlier, *no_earlier_finish, *no_later, *no_later_finish;
    const q *into, *predecessor, *type, *lag, *lag_kind;        /* links by successor */
    const q *out_of, *link, *successor;                         /* and by predecessor: numbers of those */
    q *early_start, *early_finish, *late_start, *late_finish, *late_by;
    q *start_slack, *finish_slack, *total_slack, *free_slack, *critical;
} Network;

static q least(q a, q b) { return a < b ? a : b; }
static q most(q a, q b) { return a > b ? a : b; }

/* The number of values in [low, high) that are at most x, or less than x, added to low. */
static q at_most(const q *values, q x, q low, q high) {
    while (low < high) {
        q middle = (low + high) >> 1;
        if (x < values[middle]) high = middle; else low = middle + 1;
    }
    return low;
}
static q less(const q *values, q x, q low, q high) {
    while (low < high) {
        q middle = (low + high) >> 1;
        if (values[middle] < x) low = middle + 1; else high = middle;
    }
    return low;
}

/* The last stretch that begins at or before a moment; the one before the calendar's first where there is none. */
static q place(const Network *n, q c, q moment) {
#ifdef BY_DAY
    q number = n->day[c * n->days + moment / 86400 - n->first_day];
    while (number < n->at[c + 1] && n->starts[number] <= moment) number++;
    return number - 1;
#else
    return at_most(n->starts, moment, n->at[c], n->at[c + 1]) - 1;
#endif
}

static q position(const Network *n, q c, q moment) {
    q p = place(n, c, moment);
    if (p < n->at[c]) return 0;
    return n->before[p] + least(moment, n->finishes[p]) - n->starts[p];
}

static q work(const Network *n, q c, q start, q finish) { return position(n, c, finish) - position(n, c, start); }

static q add(const Network *n, q c, q moment, q seconds) {
    if (seconds == 0) return moment;
    q first = n->at[c], end = n->at[c + 1], p = place(n, c, moment), target = seconds;
    if (p >= first) target += n->before[p] + least(moment, n->finishes[p]) - n->starts[p]; else p = first;
#ifdef BY_DAY
    /* Durations are short: gallop from here. */
    q step = 1;
    if (seconds > 0) {
        while (p + step < end && n->before[p + step] < target) { p += step; step += step; }
        for (; step; step >>= 1) if (p + step < end && n->before[p + step] < target) p += step;
    } else {
        q low = p;
        while (low > first && n->before[low] > target) { low -= step; step += step; }
        low = most(low, first);
        for (; step; step >>= 1) if (low + step <= p && n->before[low + step] <= target) low += step;
        p = low;
    }
#else
    p = most(first, (seconds > 0 ? less(n->before, target, first, end) : at_most(n->before, target, first, end)) - 1);
#endif
    return n->starts[p] + target - n->before[p];
}

static q next_start(const Network *n, q c, q moment) {
    q p = place(n, c, moment);
    return p >= n->at[c] && moment < n->finishes[p] ? moment : n->starts[p + 1];
}

static q previous_finish(const Network *n, q c, q moment) {
    q p = place(n, c, moment - 1);
    return p < n->at[c] ? moment : least(moment, n->finishes[p]);
}

/* A row's own time: on its calendar, or as its people can work. */
static q row_start(const Network *n, q row, q finish) {
    q p = n->part_at[row], end = n->part_at[row + 1];
    if (p == end) return add(n, n->calendar[row], finish, -n->span[row]);
    q found = INT64_MAX;
    for (; p < end; p++) found = least(found, add(n, n->part_calendar[p], finish, -n->part_amount[p] - n->part_delay[p]));
    return found;
}
static q row_finish(const Network *n, q row, q start) {
    q p = n->part_at[row], end = n->part_at[row + 1];
    if (p == end) return add(n, n->calendar[row], start, n->span[row]);
    q found = INT64_MIN;
    for (; p < end; p++) {
        q c = n->part_calendar[p];
        found = most(found, add(n, c, next_start(n, c, add(n, c, start, n->part_delay[p])), n->part_amount[p]));
    }
    return found;
}
/* What has no length stands at the end of a shift, or where the next one begins. */
static q ends_shift(const Network *n, q c, q moment) {
    q p = place(n, c, moment - 1);
    return p >= n->at[c] && moment <= n->finishes[p];
}
static q row_next_start(const Network *n, q row, q moment) {
    q p = n->part_at[row], end = n->part_at[row + 1], c = n->calendar[row];
    if (p == end) return n->span[row] || !ends_shift(n, c, moment) ? next_start(n, c, moment) : moment;
    q found = INT64_MAX;
    for (; p < end; p++) found = least(found, next_start(n, n->part_calendar[p], moment));
    return found;
}
static q row_last_finish(const Network *n, q row, q moment) {
    q p = n->part_at[row], end = n->part_at[row + 1];
    if (p == end) return n->span[row] ? previous_finish(n, n->calendar[row], moment) : moment;
    q found = INT64_MIN;
    for (; p < end; p++) found = most(found, previous_finish(n, n->part_calendar[p], moment));
    return found;
}

/* Percentages are hundredths of a percent of durations they divide. */
static q lagged(const Network *n, q moment, q lag, q kind, q duration, q c) {
    if (lag == 0) return moment;
    if (kind >= PERCENT) lag = duration * lag / 10000;
    return kind == ELAPSED || kind == ELAPSED_PERCENT ? moment + lag : add(n, c, moment, lag);
}

static q forward(const Network *n) {
    q last = n->begin;
    for (q row = 0; row < n->count; row++) {
        q c = n->calendar[row], start = n->no_earlier[row], finish = INT64_MIN, floor = n->begin;
        if (start != INT64_MIN) floor = least(floor, start);
        if (n->no_earlier_finish[row] != INT64_MIN) {
            q by = row_start(n, row, n->no_earlier_finish[row]);
            start = most(start, by);
        }
        start = most(start, floor);
        for (q k = n->into[row]; k < n->into[row + 1]; k++) {
            q before = n->predecessor[k], type = n->type[k];
            q at = type == SS || type == SF ? n->early_start[before] : n->early_finish[before];
            at = lagged(n, at, n->lag[k], n->lag_kind[k], n->span[before], c);
            if (type == FS || type == SS) start = most(start, at); else finish = most(finish, at);
        }
        if (finish != INT64_MIN) {
            q by = row_start(n, row, finish);
            if (by >= start) start = by; else finish = INT64_MIN;
        }
        start = row_next_start(n, row, start);
        q end = row_finish(n, row, start);
        if (finish > end) end = row_next_start(n, row, finish); /* a link asks for a moment at which no work ends */
        n->early_start[row] = start;
        n->early_finish[row] = end;
        last = most(last, end);
    }
    return last;
}

static void backward(const Network *n, q last) {
    for (q row = n->count - 1; row >= 0; row--) {
        q latest = least(last, n->no_later_finish[row]), latest_start = n->no_later[row];
        for (q m = n->out_of[row]; m < n->out_of[row + 1]; m++) {
            q k = n->link[m], after = n->successor[k], type = n->type[k];
            q at = type == FS || type == SS ? n->late_start[after] : n->late_by[after];
            at = lagged(n, at, -n->lag[k], n->lag_kind[k], n->span[row], n->calendar[after]);
            if (type == SS || type == SF) latest_start = least(latest_start, at); else latest = least(latest, at);
        }
        q start = row_start(n, row, latest);
        if (latest_start < start) {
            start = latest_start;
            latest = row_finish(n, row, start);
        }
        n->late_by[row] = latest;
        n->late_finish[row] = row_last_finish(n, row, latest);
        n->late_start[row] = start;
    }
}

static void slack(const Network *n) {
    for (q row = 0; row < n->count; row++) {
        q c = n->calendar[row], free = INT64_MAX;
        q of_start = work(n, c, n->early_start[row], n->late_start[row]);
        q of_finish = work(n, c, n->early_finish[row], n->late_finish[row]);
        q total = least(of_start, of_finish);
        for (q m = n->out_of[row]; m < n->out_of[row + 1]; m++) {
            q k = n->link[m], after = n->successor[k], type = n->type[k];
            q at = type == FS || type == SS ? n->early_start[after] : n->early_finish[after];
            q own = type == SS || type == SF ? n->early_start[row] : n->early_finish[row];
            free = least(free, work(n, c, own, lagged(n, at, -n->lag[k], n->lag_kind[k], n->span[row], n->calendar[after])));
        }
        n->start_slack[row] = of_start;
        n->finish_slack[row] = of_finish;
        n->total_slack[row] = total;
        n->free_slack[row] = most(0, free == INT64_MAX ? total : free);
        n->critical[row] = total <= 0;
    }
}

#ifdef _WIN32
__declspec(dllexport)
#endif
q schedule(const Network *n) {
    q last = forward(n);
    backward(n, last);
    slack(n);
    return last;
}
