# The C types of kernel.py where it is compiled; made by scripts/kernel_types.py, looked at by nothing else.

cdef long long _NONE, _ALWAYS, _PERCENT_WHOLE, _NO_PART, _TO_DO, _BEGUN, _DONE, _FIXED, _NEAR, _AGAIN, _DAY


cdef class Net:
    cdef public long long[::1] first
    cdef public long long[::1] starts
    cdef public long long[::1] finishes
    cdef public long long[::1] before
    cdef public long long[::1] day_first
    cdef public long long[::1] days
    cdef public long long[::1] low
    cdef public long long[::1] high
    cdef public long long project_calendar
    cdef public long long first_ever
    cdef public long long last_ever
    cdef public long long count
    cdef public long long[::1] state
    cdef public long long[::1] counts
    cdef public long long[::1] is_summary
    cdef public long long[::1] display
    cdef public long long[::1] descend
    cdef public long long[::1] descend_end
    cdef public long long[::1] parent
    cdef public long long[::1] calendar
    cdef public long long[::1] duration
    cdef public long long[::1] span
    cdef public long long[::1] done
    cdef public long long[::1] rest
    cdef public long long[::1] left
    cdef public long long[::1] resume
    cdef public long long[::1] expected
    cdef public long long[::1] part_first
    cdef public long long[::1] part_calendar
    cdef public long long[::1] part_amount
    cdef public long long[::1] part_left
    cdef public long long[::1] part_delay
    cdef public long long[::1] snap
    cdef public long long[::1] fixed_start
    cdef public long long[::1] fixed_finish
    cdef public long long[::1] ask_start
    cdef public long long[::1] ask_finish
    cdef public long long[::1] pin_start
    cdef public long long[::1] pin_finish
    cdef public long long[::1] pull_start
    cdef public long long[::1] pull_finish
    cdef public long long[::1] cap_start
    cdef public long long[::1] cap_finish
    cdef public long long[::1] outer_start
    cdef public long long[::1] outer_finish
    cdef public long long[::1] outer_wait_start
    cdef public long long[::1] outer_wait_finish
    cdef public long long[::1] own_end
    cdef public long long[::1] delay
    cdef public long long[::1] delay_calendar
    cdef public long long[::1] pinned
    cdef public long long[::1] open_above
    cdef public long long[::1] close_above
    cdef public long long links
    cdef public long long[::1] link_from
    cdef public long long[::1] link_to
    cdef public long long[::1] from_start
    cdef public long long[::1] to_start
    cdef public long long[::1] lag
    cdef public long long[::1] lag_percent
    cdef public long long[::1] lag_calendar
    cdef public long long[::1] into_first
    cdef public long long[::1] into
    cdef public long long[::1] out_first
    cdef public long long[::1] out_of
    cdef public long long[::1] order
    cdef public long long ordered
    cdef public long long[::1] place
    cdef public long long project_start
    cdef public long long project_finish
    cdef public long long floor
    cdef public long long from_floor
    cdef public long long retained
    cdef public long long begun_holds
    cdef public long long late_cap
    cdef public long long p6
    cdef public long long slack_by
    cdef public long long[::1] early_start
    cdef public long long[::1] early_finish
    cdef public long long[::1] late_start
    cdef public long long[::1] late_finish
    cdef public long long[::1] late_begin
    cdef public long long[::1] started
    cdef public long long[::1] is_empty
    cdef public long long[::1] undone_start
    cdef public long long[::1] passed
    cdef public long long[::1] asked
    cdef public long long[::1] rest_start
    cdef public long long[::1] latest
    cdef public long long[::1] late_by
    cdef public long long[::1] start_slack
    cdef public long long[::1] finish_slack
    cdef public long long[::1] total_slack
    cdef public long long[::1] free_slack
    cdef public long long[::1] open_start
    cdef public long long[::1] open_finish
    cdef public long long[::1] wait_start
    cdef public long long[::1] wait_finish
    cdef public long long[::1] close_start
    cdef public long long[::1] close_finish
    cdef public long long[::1] open_late_start
    cdef public long long[::1] open_late_by
    cdef public long long[::1] longest
    cdef public long long[::1] lost
    cdef public long long ran_off
    cdef public long long ran_back
    cdef public long long bound_start
    cdef public long long bound_finish
    cdef public long long[::1] forward_due
    cdef public long long[::1] backward_due
    cdef public long long[::1] slack_due
    cdef public long long touched


cdef void _run_off(Net net, long long calendar, long long back) except *
cdef long long _span_at(Net net, long long calendar, long long at)
cdef long long _position(Net net, long long calendar, long long at)
cdef long long _next_start(Net net, long long calendar, long long at)
cdef long long _previous_finish(Net net, long long calendar, long long at)
cdef long long _add(Net net, long long calendar, long long at, long long amount)
cdef long long _forward(Net net, long long calendar, long long low, long long end, long long target, long long at)
cdef long long _backward(Net net, long long calendar, long long first, long long high, long long target, long long at)
cdef long long _work(Net net, long long calendar, long long start, long long finish)
cpdef long long next_of(Net net, long long row, long long at)
cdef long long _ends_shift(Net net, long long calendar, long long at)
cpdef long long finish_of(Net net, long long row, long long start)
cdef long long _rest_finish(Net net, long long row, long long at)
cdef long long _delay_left(Net net, long long row, long long part)
cdef long long _part_finish(Net net, long long part, long long start, long long delay, long long amount)
cpdef long long start_for(Net net, long long row, long long finish)
cdef long long _last_finish(Net net, long long row, long long at)
cdef long long _lagged(Net net, long long link, long long at, long long sign)
cpdef long long share(long long amount, long long hundredths)
cdef long long _duration(Net net, long long row)
cpdef long long asked_by(Net net, long long link)
cdef long long _allowed_by(Net net, long long link)
cdef void _ask(Net net, long long row, long long waiting_only) except *
cdef long long _passes_nothing(Net net, long long link, long long before)
cdef long long _unstarted(Net net, long long row)
cpdef long long delayed(Net net, long long row, long long start)
cdef long long _floor(Net net, long long row)
cdef long long _under_way(Net net, long long row, long long started)
cdef long long _waiting(Net net, long long row, long long left)
cdef void _place_leaf(Net net, long long row) except *
cdef void _open(Net net, long long row) except *
cdef void _stretch(Net net, long long row) except *
cdef long long _place_node(Net net, long long node)
cdef long long _wants_more(Net net)
cdef long long _settle(Net net, long long node)
cdef void _due_after(Net net, long long node) except *
cpdef void touch(Net net, long long row) except *
cdef void _look_up(Net net) except *
cpdef long long forward(Net net, long long every)
cdef void _allow(Net net, long long row) except *
cdef long long _is_free(Net net, long long link)
cdef long long _least(long long one, long long other)
cdef void _place_back(Net net, long long row, long long finish) except *
cdef long long _rest_start(Net net, long long row, long long finish)
cdef void _close(Net net, long long row) except *
cdef void _shrink(Net net, long long row, long long finish) except *
cdef long long _place_node_back(Net net, long long node, long long finish)
cdef long long _settle_back(Net net, long long node)
cdef void _due_before(Net net, long long node) except *
cpdef long long backward(Net net, long long finish, long long every)
cpdef void finish_moved(Net net, long long before, long long now) except *
cdef void _clear_slack(Net net, long long row) except *
cpdef long long free_of(Net net, long long row)
cdef long long _free(Net net, long long row, long long calendar, long long total)
cdef void _count_slack(Net net, long long row) except *
cdef long long _slack_from(Net net, long long row)
cpdef long long slack(Net net, long long every)
cdef long long _undone_start(Net net, long long row)
cdef void _stretch_both(Net net, long long row) except *
cpdef void longest_path(Net net) except *
cdef void _mark_drivers(Net net, long long row, long long asked) except *
cpdef long long drives(Net net, long long link, long long row)
cpdef long long put_in_order(Net net, long long[::1] waiting, long long[::1] cut)
cdef long long _release(Net net, long long[::1] waiting, long long[::1] cut, long long node, long long placed)
cdef long long _one_less(Net net, long long[::1] waiting, long long node, long long placed)
cpdef void mark_early(Net net, long long[::1] marks) except *
